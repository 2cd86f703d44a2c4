/** The stored record of a cell: its rows, what they say, and the digest that tells whether they are what was written. */
import { createHash } from "node:crypto";
import type Database from "libsql";
import { type Cell, canonical, cellId } from "../study/cell.ts";
import type { AttentionMap, EpochRecord, Outcome, RunCell, SearchResult, Success } from "../study/outcome.ts";
import { damagedStore, storedText } from "./store-fault.ts";

/** The way in which a stored cell ended. A search cell that came to a result is `done` too: its purpose tells it apart. */
type StoredKind = "done" | "failed";

/** Gives all rows of a statement. Texts come as bytes, because a damaged text would end the process in the driver. */
export type SelectRows = (sql: string, ...values: readonly string[]) => readonly unknown[];

/** The outcome of a cell, if it is stored in `file`. Throws a `StoreFault` if it is not what was written. */
export const readCell = (rows: SelectRows, id: string, file: string): Outcome | undefined => {
  const content = contentOf(rows, id, file);
  if (content) verify(content, id, file);
  return content && outcomeOf(content);
};

/** Where and when a stored cell ran. */
export interface RanOn {
  /** Absent in stores of earlier versions. */
  readonly machine: string | undefined;
  /** ISO 8601. */
  readonly ended: string;
}

/** Where and when a cell ran, if it is stored in `file`. Throws a `StoreFault` if it is not what was written. */
export const readRanOn = (rows: SelectRows, id: string, file: string): RanOn | undefined => {
  const content = contentOf(rows, id, file);
  if (content) verify(content, id, file);
  return content && { machine: content.row.machine ?? undefined, ended: content.row.ended };
};

/** A cell that is stored, and how it ended. */
export interface StoredCell {
  readonly id: string;
  readonly cell: Cell;
  readonly kind: StoredKind;
}

/** All stored cells, in the order in which they ended. Throws a `StoreFault` if one is not at its address. */
export const readCells = (rows: SelectRows, file: string): readonly StoredCell[] =>
  (rows(`SELECT ${CELL_COLUMNS} FROM cells ORDER BY rowid`) as readonly CellRow[]).map((row) => {
    const { id, cell: text, kind } = textsOf(row, file);
    const cell = parsed(text, id, file);
    if (cellId(cell) !== id) throw notWritten(id, file);
    return { id, cell, kind };
  });

/** Writes a cell with its digest, in the place of a failure of the same cell. */
export const writeCell = (database: Database.Database, rows: SelectRows, one: RunCell, file: string): void => {
  const id = cellId(one.cell);
  database.prepare("DELETE FROM cells WHERE id = ? AND kind = 'failed'").run(id);
  writeRows(database, id, one);
  const content = contentOf(rows, id, file);
  if (content) database.prepare("UPDATE cells SET digest = ? WHERE id = ?").run(digestOf(content), id);
};

const contentOf = (rows: SelectRows, id: string, file: string): Content | undefined => {
  const [row] = rows(`SELECT ${CELL_COLUMNS} FROM cells WHERE id = ?`, id) as readonly CellRow[];
  if (!row) return undefined;
  const epochs = rows(
    "SELECT epoch, loss, seconds, validation FROM epochs WHERE cell = ? ORDER BY epoch",
    id,
  ) as readonly Nullable<EpochRecord>[];
  const ranks = rows("SELECT user, rank FROM ranks WHERE cell = ? ORDER BY user", id) as readonly Rank[];
  return { row: textsOf(row, file), epochs, ranks };
};

/** The whole stored record of a cell. */
interface Content {
  readonly row: CellTexts;
  readonly epochs: readonly Nullable<EpochRecord>[];
  readonly ranks: readonly Rank[];
}

const outcomeOf = ({ row, epochs, ranks }: Content): Outcome =>
  row.kind === "failed" ? { kind: "failed", sentence: row.sentence ?? "" } : successOf(row, epochs, ranks);

const successOf = (row: CellTexts, epochs: Content["epochs"], ranks: readonly Rank[]): Success => {
  const trained: SearchResult = {
    bestEpoch: row.best_epoch ?? NaN,
    validation: row.validation ?? NaN,
    epochs: epochs.map(({ validation, ...epoch }) => ({ ...epoch, validation: validation ?? undefined })),
    memory: row.memory ?? NaN,
  };
  if ((JSON.parse(row.cell) as Cell).purpose === "search") return { kind: "searched", result: trained };
  return {
    kind: "done",
    result: {
      ...trained,
      users: Int32Array.from(ranks, ({ user }) => user),
      ranks: Int32Array.from(ranks, ({ rank }) => rank),
      attention: JSON.parse(row.attention ?? "[]") as readonly AttentionMap[],
    },
  };
};

const sha256 = (content: unknown): string => createHash("sha256").update(canonical(content)).digest("hex");

/** What begins the digests of whole records. */
const WHOLE = "whole:";

/** The digest of the whole stored record of a cell. */
const digestOf = ({ row, epochs, ranks }: Content): string =>
  `${WHOLE}${sha256({ row: { ...row, digest: null }, epochs, ranks })}`;

/** The digest that stores had up to version 4: not of what is said twice, nor of when and where the cell ran. */
const earlierDigestOf = ({ row, epochs, ranks }: Content): string => {
  const { id, cell, kind, sentence, best_epoch, validation, memory, attention } = row;
  const covered = { id, cell, kind, sentence, best_epoch, validation, memory, attention, digest: null };
  return sha256({ row: covered, epochs, ranks });
};

/** Throws unless the stored record of a cell equals the written one. Cells of version 1 have no digest. */
const verify = (content: Content, id: string, file: string): void => {
  const { digest, cell } = content.row;
  const expected = digest?.startsWith(WHOLE) ? digestOf(content) : earlierDigestOf(content);
  const isWhole = digest === null || digest === expected;
  if (!isWhole || cellId(parsed(cell, id, file)) !== id) throw notWritten(id, file);
};

const notWritten = (id: string, file: string, cause?: unknown) =>
  damagedStore(file, `cell ${id.slice(0, 12)} is not what was written`, cause);

const parsed = (cell: string, id: string, file: string): Cell => {
  try {
    return JSON.parse(cell) as Cell;
  } catch (cause) {
    throw notWritten(id, file, cause);
  }
};

const CELL_COLUMNS = [
  ...["id", "cell", "kind", "sentence", "model", "data", "attention", "ended", "digest", "machine"].map(
    (name) => `CAST(${name} AS BLOB) AS ${name}`,
  ),
  "seed",
  "best_epoch",
  "validation",
  "memory",
].join(", ");

/** A row of the table of cells, whose texts are bytes. */
interface CellRow {
  readonly id: ArrayBuffer;
  readonly cell: ArrayBuffer;
  readonly kind: ArrayBuffer;
  readonly sentence: ArrayBuffer | null;
  readonly model: ArrayBuffer;
  readonly data: ArrayBuffer;
  readonly seed: number;
  readonly best_epoch: number | null;
  readonly validation: number | null;
  readonly memory: number | null;
  readonly attention: ArrayBuffer | null;
  readonly ended: ArrayBuffer;
  readonly digest: ArrayBuffer | null;
  readonly machine: ArrayBuffer | null;
}

/** The same row with its texts decoded. */
type CellTexts = {
  readonly [Name in keyof CellRow]:
    Exclude<CellRow[Name], ArrayBuffer> | (ArrayBuffer extends CellRow[Name] ? string : never);
} & { readonly kind: StoredKind };

const textsOf = (row: CellRow, file: string): CellTexts => {
  const text = (bytes: ArrayBuffer): string => storedText(bytes, file);
  const kind = text(row.kind);
  if (kind !== "done" && kind !== "failed") throw damagedStore(file, "a cell cannot be read");
  return {
    ...row,
    id: text(row.id),
    cell: text(row.cell),
    kind,
    sentence: row.sentence && text(row.sentence),
    model: text(row.model),
    data: text(row.data),
    attention: row.attention && text(row.attention),
    ended: text(row.ended),
    digest: row.digest && text(row.digest),
    machine: row.machine && text(row.machine),
  };
};

/** A row of the table of ranks. */
interface Rank {
  readonly user: number;
  readonly rank: number;
}

/** A record in the form of a row: missing values are null. */
type Nullable<T> = {
  readonly [Name in keyof T]: Exclude<T[Name], undefined> | (undefined extends T[Name] ? null : never);
};

const writeRows = (database: Database.Database, id: string, { cell, outcome, machine, ended }: RunCell): void => {
  const trained = outcome.kind === "failed" ? undefined : outcome.result;
  const ranked = outcome.kind === "done" ? outcome.result : undefined;
  database
    .prepare("INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)")
    .run(
      id,
      JSON.stringify(cell),
      (trained ? "done" : "failed") satisfies StoredKind,
      outcome.kind === "failed" ? outcome.sentence : null,
      cell.model,
      cell.data,
      cell.seed,
      trained?.bestEpoch ?? null,
      trained?.validation ?? null,
      trained?.memory ?? null,
      ranked ? JSON.stringify(ranked.attention) : null,
      ended,
      machine,
    );
  const epoch = database.prepare("INSERT INTO epochs VALUES (?, ?, ?, ?, ?)");
  for (const { epoch: number, loss, seconds, validation } of trained?.epochs ?? [])
    epoch.run(id, number, loss, seconds, validation ?? null);
  const rank = database.prepare("INSERT INTO ranks VALUES (?, ?, ?)");
  ranked?.users.forEach((user, i) => rank.run(id, user, ranked.ranks[i] ?? 0));
};
