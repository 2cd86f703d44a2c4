/** Turns faults of the store's file into sentences with their causes. */
import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { reasonOf } from "attrec/node";

/** A fault of the store. The cell that was to be written is not at fault, so the suite stops. */
export class StoreFault extends Error {
  override readonly name = "StoreFault";
}

/** The meaning of SQLite's codes for a person, and the remedy. */
const REASONS: Readonly<Record<string, string>> = {
  SQLITE_FULL: "there is no space left on its disk: make room, and the same command goes on",
  SQLITE_CORRUPT: "it is damaged: name another --store, or take it from a copy",
  SQLITE_NOTADB: "it is no SQLite database: name another --store",
  SQLITE_READONLY: "it may not be written to: change its permissions, or name another --store",
  SQLITE_PERM: "it may not be opened: change its permissions, or name another --store",
  SQLITE_BUSY: "another program keeps it locked: wait for its end",
  SQLITE_IOERR: "its disk did not read or write it",
};

/** A fault of a store's file as a sentence with its cause. */
export const storeFault = (file: string, cause: unknown, mayWrite = isWritable): StoreFault => {
  if (cause instanceof StoreFault) return cause;
  const code = codeOf(cause);
  // On a full disk the driver may report a failed read, write or rollback, and not mention the disk.
  const isOther = code.startsWith("SQLITE_IOERR") || code === "SQLITE_ERROR";
  const known = isOther && isFull(dirname(file)) ? "SQLITE_FULL" : code;
  const reason = isUnopened(cause)
    ? whyUnopened(file, mayWrite)
    : (Object.entries(REASONS).find(([name]) => known.startsWith(name))?.[1] ?? messageOf(cause));
  return new StoreFault(`The store ${file} cannot be used: ${reason}.`, { cause });
};

/** Whether a disk lacks the room for a page of the store and the data written with it. */
const isFull = (folder: string): boolean => {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < 65_536;
  } catch {
    return false;
  }
};

const codeOf = (cause: unknown): string => (cause instanceof Error && "code" in cause ? String(cause.code) : "");

/** Whether the file could not be opened at all, for which the driver may give no SQLite code. */
export const isUnopened = (cause: unknown): boolean =>
  codeOf(cause).startsWith("SQLITE_CANTOPEN") || (cause instanceof Error && cause.message.includes("Unable to open"));

/** The reason why a file cannot be opened, which SQLite does not tell. */
const whyUnopened = (file: string, mayWrite: (path: string) => boolean): string => {
  const folder = dirname(file);
  if (!existsSync(folder)) return `its folder ${folder} is missing: make it, or name another --store`;
  const remedy = "change the permissions, or name another --store";
  if (existsSync(file) && !mayWrite(file)) return `it may be read but not written to: ${remedy}`;
  if (!mayWrite(folder)) return `its folder ${folder} may not be written to, which a store needs: ${remedy}`;
  return `nothing can be written in its folder ${folder}: name another --store`;
};

const isWritable = (path: string): boolean => {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

const messageOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause);
  return "code" in cause ? reasonOf(cause) : cause.message;
};

/** The fault of a store that does not say what was written into it. */
export const damagedStore = (file: string, what: string, cause?: unknown): StoreFault =>
  new StoreFault(`The store ${file} is damaged: ${what}. Name another --store, or restore it from a copy.`, { cause });

/** A text of a row, which is read as bytes, because a damaged text would end the process in the driver. */
export const storedText = (bytes: ArrayBuffer, file: string): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw damagedStore(file, "a text cannot be read", cause);
  }
};

/** Runs an action on a store's file, and throws any fault as a {@link StoreFault}. */
export const withStore = <T>(file: string, act: () => T): T => {
  try {
    return act();
  } catch (cause) {
    throw storeFault(file, cause);
  }
};
