/** Makes folders, and looks at what a path leads to. */
import { mkdirSync, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it that are missing. Throws the system's error if it cannot. Node's own recursive `mkdir` does
 * not come to an end where the system takes no folders, such as in /proc.
 */
export const makeFolder = (path: string): void => {
  const found = whatIsAt(path);
  if (found?.isDirectory()) return;
  if (found) throw Object.assign(new Error(`${path} is no folder`), { code: "ENOTDIR" });
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have been quicker.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
};

/** What a path leads to, if it leads to anything. Throws the system's error where that cannot be known. */
export const whatIsAt = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });
