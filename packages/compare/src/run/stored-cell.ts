/** The stored record of a cell: its rows, what they say, and the digest that tells whether they are what was written. */
import { createHash } from "node:crypto";
import type Database from "libsql";
import { type Cell, canonical, cellId } from "../study/cell.ts";
import type { AttentionMap, EpochRecord, Outcome, RunCell, SearchResult, Success } from "../study/outcome.ts";
import { StoreFault } from "./store-fault.ts";

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

/** A cell that is stored, and how it ended. */
export interface StoredCell {
  readonly id: string;
  readonly cell: Cell;
  readonly kind: StoredKind;
}

/** All stored cells, in the order in which they ended. */
export const readCells = (rows: SelectRows, file: string): readonly StoredCell[] =>
  (rows(`SELECT ${CELL_COLUMNS} FROM cells ORDER BY rowid`) as readonly CellRow[]).map((row) => {
    const { id, cell, kind } = textsOf(row, file);
    return { id, cell: JSON.parse(cell) as Cell, kind };
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

/** SHA-256 of the whole stored record of a cell. */
const digestOf = ({ row, epochs, ranks }: Content): string =>
  createHash("sha256")
    .update(canonical({ row: { ...row, digest: null }, epochs, ranks }))
    .digest("hex");

/** Throws unless the stored record of a cell equals the written one. Cells of version 1 have no digest. */
const verify = (content: Content, id: string, file: string): void => {
  const { digest, cell } = content.row;
  const isWhole = digest === null || digest === digestOf(content);
  if (isWhole && cellId(JSON.parse(cell) as Cell) === id) return;
  throw new StoreFault(
    `The store ${file} is damaged: cell ${id.slice(0, 12)} is not what was written. Name another --store, or restore it from a copy.`,
  );
};

const CELL_COLUMNS =
  "CAST(id AS BLOB) AS id, CAST(cell AS BLOB) AS cell, CAST(kind AS BLOB) AS kind, CAST(sentence AS BLOB) AS sentence, " +
  "best_epoch, validation, memory, CAST(attention AS BLOB) AS attention, CAST(digest AS BLOB) AS digest";

/** A row of the table of cells, whose texts are bytes. */
interface CellRow {
  readonly id: ArrayBuffer;
  readonly cell: ArrayBuffer;
  readonly kind: ArrayBuffer;
  readonly sentence: ArrayBuffer | null;
  readonly best_epoch: number | null;
  readonly validation: number | null;
  readonly memory: number | null;
  readonly attention: ArrayBuffer | null;
  readonly digest: ArrayBuffer | null;
}

/** The same row with its texts decoded. */
type CellTexts = {
  readonly [Name in keyof CellRow]:
    Exclude<CellRow[Name], ArrayBuffer> | (ArrayBuffer extends CellRow[Name] ? string : never);
} & { readonly kind: StoredKind };

const textsOf = (row: CellRow, file: string): CellTexts => {
  const text = (bytes: ArrayBuffer): string => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  try {
    const kind = text(row.kind);
    if (kind !== "done" && kind !== "failed") throw new TypeError(`'${kind}' is no way to end`);
    return {
      ...row,
      id: text(row.id),
      cell: text(row.cell),
      kind,
      sentence: row.sentence && text(row.sentence),
      attention: row.attention && text(row.attention),
      digest: row.digest && text(row.digest),
    };
  } catch (cause) {
    throw new StoreFault(
      `The store ${file} is damaged: a cell cannot be read. Name another --store, or restore it from a copy.`,
      { cause },
    );
  }
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
