/** Keeps the results of cells by their addresses, in one SQLite file. */
import { statSync } from "node:fs";
import { hostname } from "node:os";
import { resolve } from "node:path";
import type { Cell } from "../study/cell.ts";
import type { StoredStudy } from "../study/stored-study.ts";
import type { Outcome, RunCell } from "../study/outcome.ts";
import { claim, type Claim, type Holder, holderOf } from "./claim.ts";
import type { ResultOrigin, StoredNames, StoredSuite } from "./origin.ts";
import { StoreFault, withStore } from "./store-fault.ts";
import { openStoreFile } from "./store-file.ts";
import { readCell, readCells, type SelectRows, type StoredCell, writeCell } from "./stored-cell.ts";

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
  readonly cells: () => readonly StoredCell[];
  /** Forgets the cells that failed, so that they are tried again, and returns their number. */
  readonly forgetFailed: () => number;
  /** Notes a suite that begins: its command line, the commit of its code, and what it sets out to do, a study for each split. */
  readonly begin: (origin: ResultOrigin, studies: readonly StoredStudy[]) => void;
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
 *
 * @example
 * ```ts
 * const another = openStore(join(folder, "another.db"));
 * for (const { cell } of planned) another.save(cell, { kind: "failed", sentence: "The disk was full." });
 * another.cells().map(({ cell, kind }) => [cell.model, kind]); // [["popularity", "failed"], ["popularity", "failed"], ["item-knn", "failed"], ["item-knn", "failed"]]
 * another.forgetFailed(); // 4
 * another.close();
 * ```
 */
export const openStore = (path: string): Store => {
  const file = resolve(path);
  const database = openStoreFile(file);
  const { ino, dev } = statSync(file);
  let held: Claim | undefined;
  // A row has the types of its columns.
  const rows: SelectRows = (sql, ...values) => database.prepare<string[]>(sql).all(...values);

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
      // It writes from the beginning: one that reads first is refused at once, and does not wait, if somebody has written since.
      database
        .transaction(() => {
          held?.assert();
          for (const one of cells) writeCell(database, rows, one, file);
        })
        .immediate();
    });

  return {
    find: (id) => withStore(file, () => readCell(rows, id, file)),
    save: (cell, outcome) => saveAll([{ cell, outcome, machine: hostname(), ended: new Date().toISOString() }]),
    saveAll,
    ranOn: (id) =>
      withStore(file, () => {
        const [row] = rows("SELECT machine, ended FROM cells WHERE id = ?", id) as readonly RanOnRow[];
        return row && { machine: row.machine ?? undefined, ended: row.ended };
      }),
    cells: () => withStore(file, () => readCells(rows, file)),
    forgetFailed: () =>
      withStore(file, () => database.prepare("DELETE FROM cells WHERE kind = 'failed'").run().changes),
    begin: ({ command, commit }, studies) =>
      withStore(file, () => {
        assertThere();
        const keep = database.prepare("INSERT INTO studies VALUES ((SELECT count(*) FROM suites), ?)");
        database
          .transaction(() => {
            database
              .prepare("INSERT INTO suites VALUES (?, ?, ?)")
              .run(new Date().toISOString(), command, commit ?? null);
            for (const study of studies) keep.run(JSON.stringify(study));
          })
          .immediate();
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
        database
          .transaction(() => {
            users.forEach((user, number) => name.run(data, "user", number, user));
            items.forEach((item, number) => name.run(data, "item", number, item));
          })
          .immediate();
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
