/** Turns faults of the store's file into sentences with their causes. */
import { statfsSync } from "node:fs";
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
  SQLITE_CANTOPEN: "it could not be opened: its folder is missing or may not be written to",
  SQLITE_PERM: "it may not be opened: change its permissions, or name another --store",
  SQLITE_BUSY: "another program keeps it locked: wait for its end",
  SQLITE_IOERR: "its disk did not read or write it",
};

/** A fault of a store's file as a sentence with its cause. */
export const storeFault = (file: string, cause: unknown): StoreFault => {
  if (cause instanceof StoreFault) return cause;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  // On a full disk the driver may report a failed read, write or rollback, and not mention the disk.
  const isOther = code.startsWith("SQLITE_IOERR") || code === "SQLITE_ERROR";
  const known = isOther && isFull(dirname(file)) ? "SQLITE_FULL" : code;
  const reason = Object.entries(REASONS).find(([name]) => known.startsWith(name))?.[1] ?? messageOf(cause);
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

const messageOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause);
  // The driver gives no SQLite code for a file that cannot be opened at all.
  if (cause.message.includes("Unable to open")) return REASONS["SQLITE_CANTOPEN"] ?? cause.message;
  return "code" in cause ? reasonOf(cause) : cause.message;
};

/** Runs an action on a store's file, and throws any fault as a {@link StoreFault}. */
export const withStore = <T>(file: string, act: () => T): T => {
  try {
    return act();
  } catch (cause) {
    throw storeFault(file, cause);
  }
};
