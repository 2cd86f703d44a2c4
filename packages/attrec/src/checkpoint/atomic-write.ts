import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Writes a file so that whoever reads it, at whatever moment, finds the old content or the new one, whole.
 *
 * The content goes to a file of its own beside the old one, reaches the disk, and only then takes over the name. A
 * process that dies on the way leaves the old file untouched, and at worst a `.tmp` file that nothing reads.
 * Directories that are missing are made.
 */
export async function writeAtomically(path: string, content: Uint8Array | string): Promise<void> {
  const directory = dirname(path);
  await mkdir(directory, { recursive: true });
  const temporary = join(directory, `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new Error(`${path} could not be written; what it held before is unchanged.`, { cause });
  }
  await syncDirectory(directory);
}

/** Lets the new name survive a loss of power. Some systems cannot open a directory: there it is up to them. */
async function syncDirectory(path: string): Promise<void> {
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
}
