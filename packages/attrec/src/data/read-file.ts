/** Reads files that a user has named: only ordinary files, so that every read ends. */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { DataError } from "./data-error.ts";
import { LARGEST_CONTENT } from "./gzip.ts";
import type { Source } from "./source.ts";
import { lookUp } from "../options/names.ts";

/**
 * The bytes of an ordinary file. Throws a `DataError` for a file that cannot be opened, with the reason, and for a folder, a
 * pipe, a device, a file of more than 2 GiB, and a file that the system makes up while it is read, such as a file below /proc.
 */
export const fileContent = (file: string): Uint8Array<ArrayBuffer> =>
  blamed(file, () => {
    const { opened, size } = openOrdinary(file);
    try {
      if (size > LARGEST_CONTENT)
        throw new DataError(
          `${file}: expected a file, got one of ${size} bytes, and no more than ${LARGEST_CONTENT} are read: leave some lines out.`,
        );
      return bytesOf(opened, 0, size);
    } finally {
      closeSync(opened);
    }
  });

/**
 * Gives an ordinary file of any size to a reader, and closes it afterwards. The promise is rejected with a `DataError` as `fileContent`
 * throws.
 */
export const withFile = async <Result>(file: string, read: (source: Source) => Promise<Result>): Promise<Result> => {
  const { opened, size } = blamed(file, () => openOrdinary(file));
  try {
    return await read({
      file,
      size,
      slice: (start, end) => blamed(file, () => bytesOf(opened, start, Math.max(0, Math.min(end, size) - start))),
    });
  } finally {
    closeSync(opened);
  }
};

const blamed = <Result>(file: string, work: () => Result): Result => {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError(`${file}: expected a file that can be read, got: ${reasonOf(cause)}.`, { cause });
  }
};

const openOrdinary = (file: string): { readonly opened: number; readonly size: number } => {
  // Opens without waiting: the kind of a file is known only once it is open, and opening a pipe would wait.
  const opened = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const facts = fstatSync(opened);
    const unfit = unfitness(facts);
    if (unfit !== undefined) throw new DataError(`${file}: expected a file, got ${unfit}.`);
    if (isMadeUp(opened, facts)) {
      throw new DataError(
        `${file}: expected a file, got one without a size, which the system writes while it is read: copy its content to a file, and name that file.`,
      );
    }
    return { opened, size: facts.size };
  } catch (cause) {
    closeSync(opened);
    throw cause;
  }
};

const unfitness = (facts: Stats): string | undefined => {
  if (facts.isDirectory()) return "a folder: name a file in it";
  if (!facts.isFile()) return "a pipe or a device: write what it gives to a file, and name that";
  return undefined;
};

/** Whether an open file has size 0 but content to read. The content then has an unknown length, and may have no end. */
export const isMadeUp = (opened: number, { size }: Pick<Stats, "size">): boolean =>
  size === 0 && readSync(opened, new Uint8Array(1), 0, 1, 0) > 0;

const bytesOf = (opened: number, start: number, size: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(size);
  let length = 0;
  for (let read = 1; read > 0 && length < size; length += read)
    read = readSync(opened, bytes, length, size - length, start + length);
  return bytes.subarray(0, length);
};

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "a part of its path is no folder",
  EACCES: "you have no permission to read it",
  EPERM: "you have no permission to read it",
  ELOOP: "its links lead in a circle",
  ENAMETOOLONG: "its name is too long",
  ENXIO: "a pipe or a socket that nobody writes to",
  EAGAIN: "there is nothing to read at this moment",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  EIO: "the device failed",
};

const reasonOf = (cause: unknown): string => {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return lookUp(REASONS, code) ?? (cause instanceof Error ? cause.message : String(cause));
};
