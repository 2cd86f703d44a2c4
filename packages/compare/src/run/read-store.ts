/** Reads a store, from a file that nothing is written to. */
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type Database from "libsql";
import { canonical } from "../study/cell.ts";
import type { Outcome } from "../study/outcome.ts";
import { isStoredStudy, type StoredStudy } from "../study/stored-study.ts";
import { type Holder, holderOf } from "./claim.ts";
import type { StoredNames, StoredSuite } from "./origin.ts";
import { damagedStore, storedText, withStore } from "./store-fault.ts";
import { openForReading } from "./store-file.ts";
import { type RanOn, readCell, readCells, readRanOn, type SelectRows, type StoredCell } from "./stored-cell.ts";

/** What can be read of a store. Every fault of the file is thrown as a `StoreFault`. */
export interface StoreReader {
  /** The outcome of a cell, if it has run before. */
  readonly find: (id: string) => Outcome | undefined;
  /** The machine on which a stored cell ran, where it is known, and when it ended. */
  readonly ranOn: (id: string) => RanOn | undefined;
  /** Every stored cell, in the order in which the cells ended. */
  readonly cells: () => readonly StoredCell[];
  /** Every suite that ran on the store, in the order of their beginnings. */
  readonly suites: () => readonly StoredSuite[];
  /** The names behind the numbers of users and items; empty if they were not kept. */
  readonly names: (data: string) => StoredNames;
  /** The process that runs a suite on the store at this moment; none if nobody does. */
  readonly holder: () => Holder | undefined;
  /** Closes the file. */
  readonly close: () => void;
}

/**
 * Opens the store in a file to read it, also one that may not be written to, and one of an earlier version: the file stays as it is.
 *
 * @throws StoreFault if the file is missing, damaged or no store
 *
 * @example
 * ```ts
 * const reader = readStore(join(folder, "results.db"));
 * reader.cells().length; // 4
 * reader.close();
 * ```
 */
export const readStore = (path: string): StoreReader => {
  const file = resolve(path);
  const database = openForReading(file);
  return { ...readerOf(database, file), close: () => void database.close() };
};

/** All statements of a database, for reading. A row has the types of its columns. */
export const selectIn =
  (database: Database.Database): SelectRows =>
  (sql, ...values) =>
    database.prepare<string[]>(sql).all(...values);

/** What reads an open store. */
export const readerOf = (database: Database.Database, file: string): Omit<StoreReader, "close"> => {
  const rows = selectIn(database);
  // A cell under an address that is not its own would read as one that has not run.
  withStore(file, () => readCells(rows, file));
  return {
    find: (id) => withStore(file, () => readCell(rows, id, file)),
    ranOn: (id) => withStore(file, () => readRanOn(rows, id, file)),
    cells: () => withStore(file, () => readCells(rows, file)),
    suites: () => withStore(file, () => readSuites(rows, file)),
    names: (data) => withStore(file, () => readNames(rows, data, file)),
    holder: () => withStore(file, () => holderOf(database, file)),
  };
};

/** The digest that is kept of a suite or of names, by the name under which it is. */
export interface KeptDigest {
  readonly of: string;
  readonly digest: string;
}

const digestOf = (content: unknown): string => createHash("sha256").update(canonical(content)).digest("hex");

/** The digest of the suite that began as the store's `number`-th, with its studies as they are written. */
export const suiteDigest = (
  number: number,
  suite: Pick<StoredSuite, "began" | "command" | "commit">,
  studies: readonly string[],
): KeptDigest => ({ of: `suite ${number}`, digest: digestOf({ ...suite, studies }) });

/** The digest of the names of some data, in the order of their numbers. */
export const namesDigest = (data: string, names: readonly NumberedName[]): KeptDigest => ({
  of: `names ${data}`,
  digest: digestOf(names.map(({ kind, number, name }) => [kind, number, name])),
});

/** A name as it is stored. */
interface NumberedName {
  readonly kind: string;
  readonly number: number;
  readonly name: string;
}

/** The names of some data as they are stored. */
export const numberedNames = ({ users, items }: StoredNames): readonly NumberedName[] => [
  ...items.map((name, number) => ({ kind: "item", number, name })),
  ...users.map((name, number) => ({ kind: "user", number, name })),
];

/** Throws unless the digest is what was kept. Stores of earlier versions kept none. */
const assertWritten = (rows: SelectRows, { of, digest }: KeptDigest, what: string, file: string): void => {
  const [kept] = rows("SELECT CAST(digest AS BLOB) AS text FROM digests WHERE of = ?", of) as readonly Text[];
  if (kept && storedText(kept.text, file) !== digest) throw damagedStore(file, `${what} is not what was written`);
};

const readSuites = (rows: SelectRows, file: string): readonly StoredSuite[] => {
  const suites = rows(
    "SELECT CAST(began AS BLOB) AS began, CAST(command AS BLOB) AS command, CAST(code_commit AS BLOB) AS code_commit FROM suites ORDER BY rowid",
  ) as readonly SuiteRow[];
  return suites.map((row, i) => {
    const suite = {
      began: storedText(row.began, file),
      command: storedText(row.command, file),
      commit: row.code_commit ? storedText(row.code_commit, file) : undefined,
    };
    const studies = rows(
      "SELECT CAST(study AS BLOB) AS text FROM studies WHERE suite = CAST(? AS INTEGER) ORDER BY rowid",
      String(i + 1),
    ) as readonly Text[];
    const texts = studies.map(({ text }) => storedText(text, file));
    assertWritten(rows, suiteDigest(i + 1, suite, texts), `what the suite of ${suite.began} set out to do`, file);
    return { ...suite, studies: texts.map((text) => studyOf(text, file)) };
  });
};

const studyOf = (text: string, file: string): StoredStudy => {
  const fault = (cause?: unknown) => damagedStore(file, "what a suite set out to do cannot be read", cause);
  let study: unknown;
  try {
    study = JSON.parse(text);
  } catch (cause) {
    throw fault(cause);
  }
  if (!isStoredStudy(study)) throw fault();
  return study;
};

const readNames = (rows: SelectRows, data: string, file: string): StoredNames => {
  const stored = rows(
    "SELECT CAST(kind AS BLOB) AS kind, number, CAST(name AS BLOB) AS name FROM names WHERE data = ? ORDER BY kind, number",
    data,
  ) as readonly NameRow[];
  const names = stored.map(({ kind, number, name }) => ({
    kind: storedText(kind, file),
    number,
    name: storedText(name, file),
  }));
  assertWritten(rows, namesDigest(data, names), "a name of a user or an item", file);
  const of = (kind: string): readonly string[] => names.filter((one) => one.kind === kind).map(({ name }) => name);
  return { users: of("user"), items: of("item") };
};

interface Text {
  readonly text: ArrayBuffer;
}

interface SuiteRow {
  readonly began: ArrayBuffer;
  readonly command: ArrayBuffer;
  readonly code_commit: ArrayBuffer | null;
}

interface NameRow {
  readonly kind: ArrayBuffer;
  readonly number: number;
  readonly name: ArrayBuffer;
}
