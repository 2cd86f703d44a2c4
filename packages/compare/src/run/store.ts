/** Keeps the results of cells by their addresses, in one SQLite file. */
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { hostname } from "node:os";
import { resolve } from "node:path";
import type Database from "libsql";
import { type Cell, canonical, cellId } from "../study/cell.ts";
import type { StoredStudy } from "../study/stored-study.ts";
import type { AttentionMap, EpochRecord, Outcome, RunCell, SearchResult, Success } from "../study/outcome.ts";
import { claim, type Claim, type Holder, holderOf } from "./claim.ts";
import type { Origin, StoredNames, StoredSuite } from "./origin.ts";
import { StoreFault, withStore } from "./store-fault.ts";
import { openStoreFile } from "./store-file.ts";

/** The way in which a stored cell ended. A search cell that came to a result is `done` too: its purpose tells it apart. */
type StoredKind = "done" | "failed";

/** Where and when a stored cell ran. */
export interface RanOn {
  /** Absent in stores of earlier versions. */
  readonly machine: string | undefined;
  /** ISO 8601. */
  readonly ended: string;
}

/** The results of cells by their addresses. Every fault of the file is thrown as a `StoreFault`. */
export interface Store {
  /** The outcome of a cell, if it has run before. */
  readonly find: (id: string) => Outcome | undefined;
  /** Writes the outcome of a cell: all of it, or nothing if the process dies meanwhile. */
  readonly save: (cell: Cell, outcome: Outcome) => void;
  /** Writes the outcomes of cells that ran elsewhere, all or none of them; each replaces the failure of its cell, if one is stored. */
  readonly saveAll: (cells: Iterable<RunCell>) => void;
  /** The machine on which a stored cell ran, where it is known, and when it ended. */
  readonly ranOn: (id: string) => RanOn | undefined;
  /** Every stored cell, in the order in which the cells ended. */
  readonly cells: () => readonly { readonly id: string; readonly cell: Cell; readonly kind: StoredKind }[];
  /** Forgets the cells that failed, so that they are tried again, and returns their number. */
  readonly forgetFailed: () => number;
  /** Notes a suite that begins: its command line, the commit of its code, and what it sets out to do, a study for each split. */
  readonly begin: (origin: Origin, studies: readonly StoredStudy[]) => void;
  /** Every suite that ran on the store, in the order of their beginnings. */
  readonly suites: () => readonly StoredSuite[];
  /** Keeps the names behind the numbers of users and items of data with this fingerprint. */
  readonly keepNames: (data: string, names: StoredNames) => void;
  /** The names behind the numbers of users and items; empty if they were not kept. */
  readonly names: (data: string) => StoredNames;
  /** The process that runs a suite on the store at this moment; none if nobody does. */
  readonly holder: () => Holder | undefined;
  /** Takes the store for this process alone; others may read. Throws if another suite has it. */
  readonly claim: () => void;
  /** Releases the claim, if there is one, and closes the file. */
  readonly close: () => void;
}

/**
 * Opens the store in a file, and makes the file if it is missing. Others may read it meanwhile, also with the `sqlite3`
 * program, and they see whole results only.
 *
 * @throws StoreFault if the file is damaged, is no store, or cannot be opened or written to
 */
export const openStore = (path: string): Store => {
  const file = resolve(path);
  const database = openStoreFile(file);
  const { ino, dev } = statSync(file);
  let held: Claim | undefined;
  // A row has the types of its columns. Texts come as bytes, because a damaged text would end the process in the driver.
  const rows = (sql: string, ...values: readonly string[]): readonly unknown[] =>
    database.prepare<string[]>(sql).all(...values);

  const contentOf = (id: string): Content | undefined => {
    const [row] = rows(`SELECT ${CELL_COLUMNS} FROM cells WHERE id = ?`, id) as readonly CellRow[];
    if (!row) return undefined;
    const epochs = rows(
      "SELECT epoch, loss, seconds, validation FROM epochs WHERE cell = ? ORDER BY epoch",
      id,
    ) as readonly Nullable<EpochRecord>[];
    const ranks = rows("SELECT user, rank FROM ranks WHERE cell = ? ORDER BY user", id) as readonly Rank[];
    return { row: textsOf(row, file), epochs, ranks };
  };

  /** Throws if the file was deleted or replaced: later writes would be lost. */
  const assertThere = (): void => {
    const now = statSync(file, { throwIfNoEntry: false });
    if (now?.ino !== ino || now.dev !== dev) {
      throw new StoreFault(
        `The store ${file} was ${now ? "replaced" : "deleted"} while the suite ran, so its results are lost: the suite stops.`,
      );
    }
  };

  const saveAll = (cells: Iterable<RunCell>): void =>
    withStore(file, () => {
      assertThere();
      database.transaction(() => {
        held?.assert();
        for (const one of cells) {
          const id = cellId(one.cell);
          database.prepare("DELETE FROM cells WHERE id = ? AND kind = 'failed'").run(id);
          write(database, id, one);
          const content = contentOf(id);
          if (content) database.prepare("UPDATE cells SET digest = ? WHERE id = ?").run(digestOf(content), id);
        }
      })();
    });

  return {
    find: (id) =>
      withStore(file, () => {
        const content = contentOf(id);
        if (content) verify(content, id, file);
        return content && outcomeOf(content);
      }),
    save: (cell, outcome) => saveAll([{ cell, outcome, machine: hostname(), ended: new Date().toISOString() }]),
    saveAll,
    ranOn: (id) =>
      withStore(file, () => {
        const [row] = rows("SELECT machine, ended FROM cells WHERE id = ?", id) as readonly RanOnRow[];
        return row && { machine: row.machine ?? undefined, ended: row.ended };
      }),
    cells: () =>
      withStore(file, () =>
        (rows(`SELECT ${CELL_COLUMNS} FROM cells ORDER BY rowid`) as readonly CellRow[]).map((row) => {
          const { id, cell, kind } = textsOf(row, file);
          return { id, cell: JSON.parse(cell) as Cell, kind };
        }),
      ),
    forgetFailed: () =>
      withStore(file, () => database.prepare("DELETE FROM cells WHERE kind = 'failed'").run().changes),
    begin: ({ command, commit }, studies) =>
      withStore(file, () => {
        assertThere();
        const keep = database.prepare("INSERT INTO studies VALUES ((SELECT count(*) FROM suites), ?)");
        database.transaction(() => {
          database
            .prepare("INSERT INTO suites VALUES (?, ?, ?)")
            .run(new Date().toISOString(), command, commit ?? null);
          for (const study of studies) keep.run(JSON.stringify(study));
        })();
      }),
    suites: () =>
      withStore(file, () =>
        (rows("SELECT began, command, code_commit FROM suites ORDER BY rowid") as readonly SuiteRow[]).map(
          (row, i) => ({
            began: row.began,
            command: row.command,
            commit: row.code_commit ?? undefined,
            studies: (
              rows(
                "SELECT study FROM studies WHERE suite = CAST(? AS INTEGER) ORDER BY rowid",
                String(i + 1),
              ) as readonly StudyRow[]
            ).map(({ study }) => JSON.parse(study) as StoredStudy),
          }),
        ),
      ),
    holder: () => withStore(file, () => holderOf(database)),
    keepNames: (data, { users, items }) =>
      withStore(file, () => {
        assertThere();
        const [row] = rows("SELECT 1 AS one FROM names WHERE data = ? LIMIT 1", data);
        if (row) return;
        const name = database.prepare("INSERT INTO names VALUES (?, ?, ?, ?)");
        database.transaction(() => {
          users.forEach((user, number) => name.run(data, "user", number, user));
          items.forEach((item, number) => name.run(data, "item", number, item));
        })();
      }),
    names: (data) =>
      withStore(file, () => {
        const named = (kind: string): readonly string[] =>
          (
            rows("SELECT name FROM names WHERE data = ? AND kind = ? ORDER BY number", data, kind) as readonly Named[]
          ).map(({ name }) => name);
        return { users: named("user"), items: named("item") };
      }),
    claim: () => void (held = withStore(file, () => claim(database, file))),
    close: () =>
      withStore(file, () => {
        held?.release();
        held = undefined;
        // Move everything into the one file, so that a copy of it is whole.
        if (statSync(file, { throwIfNoEntry: false })?.ino === ino) database.pragma("wal_checkpoint(TRUNCATE)");
        database.close();
      }),
  };
};

interface RanOnRow {
  readonly machine: string | null;
  readonly ended: string;
}

interface SuiteRow {
  readonly began: string;
  readonly command: string;
  readonly code_commit: string | null;
}

interface StudyRow {
  readonly study: string;
}

interface Named {
  readonly name: string;
}

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

const write = (database: Database.Database, id: string, { cell, outcome, machine, ended }: RunCell): void => {
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
