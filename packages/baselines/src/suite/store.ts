import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import Database from "libsql";
import { type Cell, cellId } from "./cell.ts";
import type { AttentionMap, CellResult, EpochRecord, Outcome } from "./outcome.ts";

/** The results of cells by their addresses, in one SQLite file. */
export interface Store {
  /** How a cell ended, if it has run before. */
  readonly find: (id: string) => Outcome | undefined;
  /** Writes how a cell ended: all of it, or, if the process dies on the way, nothing. */
  readonly save: (cell: Cell, outcome: Outcome) => void;
  /** Every cell that is kept, in the order in which they ended. */
  readonly cells: () => readonly { readonly id: string; readonly cell: Cell; readonly kind: Outcome["kind"] }[];
  /** Forgets the cells that failed, so that they are tried again; how many there were. */
  readonly forgetFailed: () => number;
  readonly close: () => void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS cells (
    id TEXT PRIMARY KEY, cell TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('done', 'failed')), sentence TEXT,
    model TEXT NOT NULL, data TEXT NOT NULL, seed INTEGER NOT NULL,
    best_epoch INTEGER, validation REAL, memory REAL, attention TEXT, ended TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS epochs (
    cell TEXT NOT NULL REFERENCES cells (id) ON DELETE CASCADE, epoch INTEGER NOT NULL,
    loss REAL NOT NULL, seconds REAL NOT NULL, validation REAL, PRIMARY KEY (cell, epoch)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS ranks (
    cell TEXT NOT NULL REFERENCES cells (id) ON DELETE CASCADE, user INTEGER NOT NULL, rank INTEGER NOT NULL,
    PRIMARY KEY (cell, user)
  ) STRICT, WITHOUT ROWID;
`;

/** The form of the tables above; a file of another one is refused. */
const VERSION = 1;

/**
 * Opens the store in a file, which is made if it is not there. Others may read it meanwhile, also with the `sqlite3`
 * program: what they see is whole.
 */
export const openStore = (path: string): Store => {
  const file = resolve(path);
  const database = openDatabase(file);
  const version = versionOf(database);
  if (version !== 0 && version !== VERSION) {
    throw new Error(
      `${file} is a store of version ${version}, and this is version ${VERSION}: choose another --store.`,
    );
  }
  database.exec(SCHEMA);
  database.pragma(`user_version = ${VERSION}`);
  // What a query gives is as its columns say.
  const rows = (sql: string, ...values: readonly string[]): readonly unknown[] =>
    database.prepare<string[]>(sql).all(...values);

  const result = (id: string, row: CellRow): CellResult => {
    const ranks = rows("SELECT user, rank FROM ranks WHERE cell = ? ORDER BY user", id) as readonly Rank[];
    return {
      bestEpoch: row.best_epoch ?? NaN,
      validation: row.validation ?? NaN,
      epochs: (
        rows(
          "SELECT epoch, loss, seconds, validation FROM epochs WHERE cell = ? ORDER BY epoch",
          id,
        ) as readonly Nullable<EpochRecord>[]
      ).map(({ validation, ...epoch }) => ({ ...epoch, validation: validation ?? undefined })),
      users: Int32Array.from(ranks, ({ user }) => user),
      ranks: Int32Array.from(ranks, ({ rank }) => rank),
      memory: row.memory ?? NaN,
      attention: JSON.parse(row.attention ?? "[]") as readonly AttentionMap[],
    };
  };

  return {
    find: (id) => {
      const [row] = rows("SELECT * FROM cells WHERE id = ?", id) as readonly CellRow[];
      if (!row) return undefined;
      return row.kind === "done"
        ? { kind: "done", result: result(id, row) }
        : { kind: "failed", sentence: row.sentence ?? "" };
    },
    save: (cell, outcome) => database.transaction(() => write(database, cell, outcome))(),
    cells: () =>
      (rows("SELECT * FROM cells ORDER BY rowid") as readonly CellRow[]).map(({ id, cell, kind }) => ({
        id,
        cell: JSON.parse(cell) as Cell,
        kind,
      })),
    forgetFailed: () => database.prepare("DELETE FROM cells WHERE kind = 'failed'").run().changes,
    close: () => void database.close(),
  };
};

/** A row of the table of cells. */
interface CellRow {
  readonly id: string;
  readonly cell: string;
  readonly kind: Outcome["kind"];
  readonly sentence: string | null;
  readonly best_epoch: number | null;
  readonly validation: number | null;
  readonly memory: number | null;
  readonly attention: string | null;
}

/** A row of the table of ranks. */
interface Rank {
  readonly user: number;
  readonly rank: number;
}

/** A record as a row has it: what may be missing is null. */
type Nullable<T> = {
  readonly [Name in keyof T]: Exclude<T[Name], undefined> | (undefined extends T[Name] ? null : never);
};

const openDatabase = (file: string): Database.Database => {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const database = new Database(file, { timeout: 10_000 });
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    database.pragma("foreign_keys = ON");
    return database;
  } catch (cause) {
    throw new Error(`${file} could not be opened as a store: name a file of an SQLite database, or a new one.`, {
      cause,
    });
  }
};

const versionOf = (database: Database.Database): number => {
  const [row] = database.prepare("PRAGMA user_version").all() as readonly { user_version: number }[];
  return row?.user_version ?? 0;
};

const write = (database: Database.Database, cell: Cell, outcome: Outcome): void => {
  const id = cellId(cell);
  const done = outcome.kind === "done" ? outcome.result : undefined;
  database
    .prepare("INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    .run(
      id,
      JSON.stringify(cell),
      outcome.kind,
      outcome.kind === "failed" ? outcome.sentence : null,
      cell.model,
      cell.data,
      cell.seed,
      done?.bestEpoch ?? null,
      done?.validation ?? null,
      done?.memory ?? null,
      done ? JSON.stringify(done.attention) : null,
      new Date().toISOString(),
    );
  const epoch = database.prepare("INSERT INTO epochs VALUES (?, ?, ?, ?, ?)");
  for (const { epoch: number, loss, seconds, validation } of done?.epochs ?? [])
    epoch.run(id, number, loss, seconds, validation ?? null);
  const rank = database.prepare("INSERT INTO ranks VALUES (?, ?, ?)");
  done?.users.forEach((user, i) => rank.run(id, user, done.ranks[i] ?? 0));
};
