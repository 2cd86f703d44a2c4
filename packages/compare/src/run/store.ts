/** Keeps the results of cells by their addresses, in one SQLite file. */
import { statSync } from "node:fs";
import { hostname } from "node:os";
import { resolve } from "node:path";
import type { Cell } from "../study/cell.ts";
import type { StoredStudy } from "../study/stored-study.ts";
import type { Outcome, RunCell } from "../study/outcome.ts";
import { claim, type Claim } from "./claim.ts";
import type { ResultOrigin, StoredNames } from "./origin.ts";
import {
  type KeptDigest,
  namesDigest,
  numberedNames,
  readerOf,
  selectIn,
  type StoreReader,
  suiteDigest,
} from "./read-store.ts";
import { StoreFault, withStore } from "./store-fault.ts";
import { openForWriting } from "./store-file.ts";
import { writeCell } from "./stored-cell.ts";

/** The results of cells by their addresses. Every fault of the file is thrown as a `StoreFault`. */
export interface Store extends StoreReader {
  /** Writes the outcome of a cell: all of it, or nothing if the process dies meanwhile. */
  readonly save: (cell: Cell, outcome: Outcome) => void;
  /** Writes the outcomes of cells that ran elsewhere, all or none of them; each replaces the failure of its cell, if one is stored. */
  readonly saveAll: (cells: Iterable<RunCell>) => void;
  /** Forgets the cells that failed, so that they are tried again, and returns their number. */
  readonly forgetFailed: () => number;
  /** Notes a suite that begins: its command line, the commit of its code, and what it sets out to do, a study for each split. */
  readonly begin: (origin: ResultOrigin, studies: readonly StoredStudy[]) => void;
  /** Keeps the names behind the numbers of users and items of data with this fingerprint. */
  readonly keepNames: (data: string, names: StoredNames) => void;
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
  const database = openForWriting(file);
  const { ino, dev } = statSync(file);
  let held: Claim | undefined;
  const rows = selectIn(database);

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

  const keepDigest = ({ of, digest }: KeptDigest): void =>
    void database.prepare("INSERT OR REPLACE INTO digests VALUES (?, ?)").run(of, digest);

  return {
    ...readerOf(database, file),
    save: (cell, outcome) => saveAll([{ cell, outcome, machine: hostname(), ended: new Date().toISOString() }]),
    saveAll,
    forgetFailed: () =>
      withStore(file, () => database.prepare("DELETE FROM cells WHERE kind = 'failed'").run().changes),
    begin: ({ command, commit }, studies) =>
      withStore(file, () => {
        assertThere();
        const suite = { began: new Date().toISOString(), command, commit };
        const texts = studies.map((study) => JSON.stringify(study));
        const keep = database.prepare("INSERT INTO studies VALUES (?, ?)");
        database
          .transaction(() => {
            database.prepare("INSERT INTO suites VALUES (?, ?, ?)").run(suite.began, command, commit ?? null);
            const [{ number } = { number: 0 }] = rows("SELECT count(*) AS number FROM suites") as readonly Counted[];
            for (const text of texts) keep.run(number, text);
            keepDigest(suiteDigest(number, suite, texts));
          })
          .immediate();
      }),
    keepNames: (data, names) =>
      withStore(file, () => {
        assertThere();
        const [row] = rows("SELECT 1 AS number FROM names WHERE data = ? LIMIT 1", data);
        if (row) return;
        const keep = database.prepare("INSERT INTO names VALUES (?, ?, ?, ?)");
        const stored = numberedNames(names);
        database
          .transaction(() => {
            for (const { kind, number, name } of stored) keep.run(data, kind, number, name);
            keepDigest(namesDigest(data, stored));
          })
          .immediate();
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

interface Counted {
  readonly number: number;
}
