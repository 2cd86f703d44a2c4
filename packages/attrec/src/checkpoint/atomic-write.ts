/** Writes files whole or not at all. */
import { open, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder, whatIsAt } from "./folder.ts";
import { linkTarget } from "./link-target.ts";
import { kindOf, reasonOf } from "./reason.ts";
import { temporaryFor } from "./temporary.ts";

/** The bytes of a file: in one piece, or in successive parts that may come later. */
type Content = Uint8Array | string | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Writes a file so that a reader always finds the whole old content or the whole new content.
 *
 * The content comes in one piece or in successive parts. It goes to a temporary file beside the old one, reaches the disk, and
 * only then takes over the name. A process that dies on the way leaves the old file untouched. At worst it leaves a `.tmp` file
 * that nothing reads and that `tryOutput` removes. Missing directories are made. A symbolic link stays, and its target is
 * written. An existing file keeps its mode and owner. A new file gets the mode and owner of the file `like`, if that exists, so
 * that a file kept beside a private file is private as well.
 *
 * @example
 * ```ts
 * const file = join(folder, "lists/of-ann.txt");
 * await writeAtomically(file, "Alien\nHeat\n");
 * readFileSync(file, "utf8"); // "Alien\nHeat\n"
 * ```
 */
export const writeAtomically = async (path: string, content: Content, like?: string): Promise<void> => {
  try {
    const target = await linkTarget(path);
    makeFolder(dirname(target));
    await replace(target, content, like);
    await syncDirectory(dirname(target));
  } catch (cause) {
    throw new Error(`${path} could not be written: ${reasonOf(cause)}. What was there before is unchanged.`, { cause });
  }
};

const replace = async (target: string, content: Content, like = target): Promise<void> => {
  const found = whatIsAt(target);
  if (found && !found.isFile()) throw new Error(`it is ${kindOf(found)}, and not a file`);
  const before = found ?? whatIsAt(like);
  const temporary = temporaryFor(target);
  try {
    // A user who may not read the old file cannot read the new one, not even while it is written.
    const file = await open(temporary, "wx", before ? 0o600 : 0o666);
    try {
      await writeFile(file, content);
      if (before) {
        // Only an administrator may give a file to another owner. A file written by anyone else belongs to the writer.
        await file.chown(before.uid, before.gid).catch(() => undefined);
        await file.chmod(before.mode & 0o7777);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
};

/** Makes the new name survive a loss of power. Some systems cannot open a directory: there the system decides. */
const syncDirectory = async (path: string): Promise<void> => {
  try {
    const directory = await open(path, "r");
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  } catch {
    // The content is whole in either case.
  }
};
