/** Writes files whole or not at all. */
import { open, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder, whatIsAt } from "./folder.ts";
import { linkTarget } from "./link-target.ts";
import { kindOf, reasonOf } from "./reason.ts";
import { temporaryFor } from "./temporary.ts";

/**
 * Writes a file so that whoever reads it, at whatever moment, finds the old content or the new one, whole.
 *
 * The content, in one piece or in parts one after another, goes to a file of its own beside the old one, reaches the disk, and
 * only then takes over the name. A process that dies on the way leaves the old file untouched, and at worst a `.tmp` file
 * that nothing reads, and that `tryOutput` removes. Directories that are missing are made. A symbolic link stays, and its
 * target is written; a file that was there keeps its mode and owner. One that was not has the mode and owner of the file
 * `like`, if that is there: what is kept beside a private file is private as well.
 */
export const writeAtomically = async (
  path: string,
  content: Uint8Array | string | Iterable<Uint8Array>,
  like?: string,
): Promise<void> => {
  try {
    const target = await linkTarget(path);
    makeFolder(dirname(target));
    await replace(target, content, like);
    await syncDirectory(dirname(target));
  } catch (cause) {
    throw new Error(`${path} could not be written: ${reasonOf(cause)}. What was there before is unchanged.`, { cause });
  }
};

const replace = async (
  target: string,
  content: Uint8Array | string | Iterable<Uint8Array>,
  like = target,
): Promise<void> => {
  const found = whatIsAt(target);
  if (found && !found.isFile()) throw new Error(`it is ${kindOf(found)}, and not a file`);
  const before = found ?? whatIsAt(like);
  const temporary = temporaryFor(target);
  try {
    // Nobody who may not read the old file can read the new one, not even while it is written.
    const file = await open(temporary, "wx", before ? 0o600 : 0o666);
    try {
      await writeFile(file, content);
      if (before) {
        // Only an administrator may give a file to somebody else; to anyone else's it is her own.
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

/** Lets the new name survive a loss of power. Some systems cannot open a directory: there it is up to them. */
const syncDirectory = async (path: string): Promise<void> => {
  try {
    const directory = await open(path, "r");
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  } catch {
    // The content is whole either way.
  }
};
