/** Where a path leads that may be a symbolic link. */
import { readlink } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** So many links may follow one another, as for the system. */
const LONGEST_CHAIN = 40;

/** The path of the file that is written by writing to `path`, whether it is there yet or not. */
export const linkTarget = async (path: string): Promise<string> => {
  let target = path;
  for (let links = 0; links <= LONGEST_CHAIN; links++) {
    try {
      target = resolve(dirname(target), await readlink(target));
    } catch {
      // What is no link, or not there, is where the way ends; what else is wrong shows when it is written.
      return target;
    }
  }
  throw Object.assign(new Error(`${path} is a link without an end`), { code: "ELOOP" });
};
