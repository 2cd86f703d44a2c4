/** Makes folders, and looks up the file or folder that a path leads to. */
import { mkdirSync, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and its missing parents. Throws the system's error if it cannot. Node's own recursive `mkdir` does not end
 * where the system takes no folders, such as in /proc.
 *
 * @example
 * ```ts
 * makeFolder(join(folder, "models/of-may"));
 * whatIsAt(join(folder, "models/of-may"))?.isDirectory(); // true
 * ```
 */
export const makeFolder = (path: string): void => {
  const found = whatIsAt(path);
  if (found?.isDirectory()) return;
  if (found) throw Object.assign(new Error(`${path} is no folder`), { code: "ENOTDIR" });
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have made the folder first.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
};

/**
 * The file or folder that a path leads to, if there is one. Throws the system's error if it cannot find out.
 *
 * @example
 * ```ts
 * whatIsAt(folder)?.isDirectory(); // true
 * whatIsAt(join(folder, "nothing")); // undefined
 * ```
 */
export const whatIsAt = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });
