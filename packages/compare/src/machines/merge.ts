/** Unites the cells of several machines in one store, and proves on the way that equal cells came to equal results. */
import { existsSync, statSync } from "node:fs";
import { cellId } from "../study/cell.ts";
import type { RunCell } from "../study/outcome.ts";
import { StoreFault } from "../run/store-fault.ts";
import { readStore } from "../run/read-store.ts";
import type { Store } from "../run/store.ts";
import { contentDigest } from "./cell-file.ts";
import { cellPaths, readCellFile } from "./cell-folder.ts";

/** What a merge came to. */
export interface Merged {
  /** The cells that the store did not have. */
  readonly added: number;
  /** The cells that had failed and now have a result. */
  readonly mended: number;
  /** The runs of cells that came to the result of another run: each proves that the result can be repeated. */
  readonly repeated: number;
  /** The runs that the store had already, from this merge or an earlier one. */
  readonly known: number;
  /** A sentence for each file that is not what was written. Nothing of these files was merged. */
  readonly broken: readonly string[];
}

/** Cells are written in groups: a write that has to reach the disk costs more than the cell. */
const GROUP = 256;

/**
 * Merges the cells of folders and of other stores into a store. It reads everything first: if two results of one cell differ, the
 * store stays as it is. A result replaces a failure, since a failure may lie in its machine.
 *
 * @throws StoreFault if two results of one cell differ, with both machines; or if a source is missing or its store is damaged
 *
 * @example
 * ```ts
 * const anna = cellFolder(join(folder, "from-anna"), { machine: "anna" });
 * for (const { cell } of planned) await anna.save(cell, { kind: "failed", sentence: "The disk was full." });
 * const merged = openStore(join(folder, "merged.db"));
 * mergeCells([join(folder, "from-anna")], merged); // { added: 4, mended: 0, repeated: 0, known: 0, broken: [] }
 * merged.close();
 * ```
 */
export const mergeCells = (sources: readonly string[], store: Store): Merged => {
  const opened = sources.map(open);
  try {
    const counts = { added: 0, mended: 0, repeated: 0, known: 0 };
    const [unequal, broken]: [string[], string[]] = [[], []];
    const runs = new Map<string, Run | "failed" | "stored">();
    /** What is written in the end: the place of each cell that is new or mended. */
    const places = new Map<string, Place>();
    for (const { id, kind } of store.cells()) runs.set(id, kind === "failed" ? "failed" : "stored");
    for (const { names, read } of opened) {
      for (const name of names()) {
        const cell = soundOr(broken, () => read(name));
        if (!cell) continue;
        const id = cellId(cell.cell);
        const before = runs.get(id);
        const run = runOf(cell);
        if (before === undefined || (before === "failed" && run !== "failed")) {
          counts[before === undefined ? "added" : "mended"]++;
          runs.set(id, run);
          places.set(id, { read, name });
        } else if (run === "failed" || before === "failed") counts.known++;
        else {
          const other = before === "stored" ? storedRun(store, id) : before;
          runs.set(id, other);
          if (other.digest !== run.digest) unequal.push(differenceOf(cell, other));
          else counts[other.machine === run.machine && other.ended === run.ended ? "known" : "repeated"]++;
        }
      }
    }
    if (unequal.length > 0) throw new StoreFault(refusal(unequal));
    const chosen = [...places.values()];
    for (let i = 0; i < chosen.length; i += GROUP)
      store.saveAll(chosen.slice(i, i + GROUP).map(({ read, name }) => read(name)));
    return { ...counts, broken };
  } finally {
    for (const source of opened) source.close();
  }
};

/** A run of a cell that came to a result. */
interface Run {
  readonly digest: string;
  readonly machine: string | undefined;
  readonly ended: string;
}

/** Where a cell is read from. */
interface Place {
  readonly read: (name: string) => RunCell;
  readonly name: string;
}

/** A folder or a store to merge from: the names of its cells there, and each of them. */
interface Source {
  readonly names: () => readonly string[];
  readonly read: (name: string) => RunCell;
  readonly close: () => void;
}

const open = (path: string): Source => {
  if (!existsSync(path)) throw new StoreFault(`${path} is missing: name folders or stores that 'compare' wrote.`);
  if (statSync(path).isDirectory()) return { names: () => cellPaths(path), read: readCellFile, close: () => undefined };
  const store = readStore(path);
  const cells = new Map(store.cells().map(({ id, cell }) => [id, cell]));
  return {
    names: () => [...cells.keys()],
    read: (id) => {
      const [cell, outcome, ranOn] = [cells.get(id), store.find(id), store.ranOn(id)];
      if (!cell || !outcome || !ranOn)
        throw new StoreFault(`The store ${path} changed while it was read: merge again.`);
      return { cell, outcome, ended: ranOn.ended, machine: ranOn.machine ?? `the machine of ${path}` };
    },
    close: store.close,
  };
};

const runOf = ({ outcome, machine, ended }: RunCell): Run | "failed" => {
  const digest = contentDigest(outcome);
  return digest === undefined ? "failed" : { digest, machine, ended };
};

const storedRun = (store: Store, id: string): Run => {
  const [outcome, ranOn] = [store.find(id), store.ranOn(id)];
  const digest = outcome && contentDigest(outcome);
  if (digest === undefined || !ranOn) throw new StoreFault("The store changed while it was merged into: merge again.");
  return { digest, ...ranOn };
};

const differenceOf = ({ cell, machine }: RunCell, other: Run): string =>
  `Cell ${cellId(cell).slice(0, 12)} (${cell.model}, seed ${cell.seed}) came to one result on ${other.machine ?? "the machine of the store"} and to another on ${machine}`;

/** The most differences that a sentence gives. */
const SHOWN = 5;

const refusal = (unequal: readonly string[]): string => {
  const more = unequal.length > SHOWN ? ` So did ${unequal.length - SHOWN} more.` : "";
  return `${unequal.slice(0, SHOWN).join(". ")}.${more} Nothing was merged: run these cells again on both, and leave out the machine that does not repeat itself.`;
};

/** What an action gives, or nothing and one more broken file. */
const soundOr = <T>(broken: string[], act: () => T): T | undefined => {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    broken.push(error.message);
    return undefined;
  }
};
