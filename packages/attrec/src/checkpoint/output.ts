/** Finds out whether a result file can be written, before the work for it starts. */
import { constants } from "node:fs";
import { access, open, rm, statfs } from "node:fs/promises";
import { dirname, sep } from "node:path";
import { makeFolder, whatIsAt } from "./folder.ts";
import { linkTarget } from "./link-target.ts";
import { kindOf, reasonOf } from "./reason.ts";
import { removeLeftovers, temporaryFor } from "./temporary.ts";

/** The content written to try an output: a full device takes a new name, but no content. */
const TRIED = new Uint8Array(4096);

/**
 * Tries whether `writeAtomically` can write a file, and removes the leftovers of killed processes that tried before. Makes the
 * folder; does not touch the file.
 *
 * The promise is rejected with a sentence that says why the file cannot be written. `bytes` is the file's length, if it is
 * known.
 *
 * @example
 * ```ts
 * // There is a place for the file, so that an hour of training is not in vain.
 * await tryOutput(join(folder, "films.safetensors")); // undefined
 * await tryOutput("models/"); // Error: models/ cannot be written: it is the name of a folder. Nothing was started: name another file, or remove the cause.
 * ```
 */
export const tryOutput = async (path: string, bytes = 0): Promise<void> => {
  const refused = (reason: string): Error =>
    new Error(`${path} cannot be written: ${reason}. Nothing was started: name another file, or remove the cause.`);
  if (path === "") throw new Error("An output needs the name of a file, and it is empty.");
  if (path.endsWith("/") || path.endsWith(sep)) throw refused("it is the name of a folder");
  try {
    const target = await linkTarget(path);
    const found = whatIsAt(target);
    if (found && !found.isFile()) throw refused(`it is ${kindOf(found)}, and not a file`);
    if (found) await access(target, constants.W_OK);
    makeFolder(dirname(target));
    await removeLeftovers(target);
    await tryToWrite(temporaryFor(target));
    const free = await freeBytes(dirname(target));
    if (free < bytes) throw refused(`it takes ${size(bytes)}, and ${size(free)} are free on the device`);
  } catch (cause) {
    if (cause instanceof Error && !("code" in cause)) throw cause;
    throw refused(reasonOf(cause));
  }
};

const tryToWrite = async (temporary: string): Promise<void> => {
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(TRIED);
    } finally {
      await file.close();
    }
  } finally {
    await rm(temporary, { force: true });
  }
};

/** The largest size of a file here, in bytes; infinite if the system does not say. */
const freeBytes = async (folder: string): Promise<number> => {
  try {
    const { bavail, bsize, blocks } = await statfs(folder);
    return blocks === 0 ? Infinity : bavail * bsize;
  } catch {
    return Infinity;
  }
};

const size = (bytes: number): string =>
  bytes < 1e6 ? `${bytes} bytes` : `${Math.ceil(bytes / 1e6).toLocaleString("en")} MB`;
