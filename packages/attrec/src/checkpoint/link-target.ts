/** Finds the target of a path that may be a symbolic link. */
import { readlink } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** The number of links that may follow one another, which is the system's limit. */
const LONGEST_CHAIN = 40;

/** The path of the file that a write to `path` writes, whether it exists yet or not. */
export const linkTarget = async (path: string): Promise<string> => {
  let target = path;
  for (let links = 0; links <= LONGEST_CHAIN; links++) {
    try {
      target = resolve(dirname(target), await readlink(target));
    } catch {
      // The way ends at a path that is no link or does not exist. Any other fault shows when the file is written.
      return target;
    }
  }
  throw Object.assign(new Error(`${path} is a link that leads back to itself`), { code: "ELOOP" });
};
