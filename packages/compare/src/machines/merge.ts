/** Unites the cells of several machines in one store, and proves on the way that equal cells came to equal results. */
import { existsSync, statSync } from "node:fs";
import { cellId } from "../study/cell.ts";
import type { RunCell } from "../study/outcome.ts";
import { StoreFault } from "../run/store-fault.ts";
import { openStore, type Store } from "../run/store.ts";
import { contentDigest } from "./cell-file.ts";
import { cellPaths, readCell } from "./cell-folder.ts";

/** What a merge came to. */
export interface Merged {
  /** The cells that the store did not have. */
  readonly added: number;
  /** The cells that had failed and now have a result. */
  readonly mended: number;
  /** The times that a cell came again with the same result: each proves that the result can be repeated. */
  readonly repeated: number;
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
 */
export const mergeCells = (sources: readonly string[], store: Store): Merged => {
  const opened = sources.map(open);
  try {
    const known = new Map<string, Seen>();
    for (const { id, kind } of store.cells())
      known.set(id, { isFailed: kind === "failed", digest: undefined, machine: undefined });
    const chosen: Chosen[] = [];
    const unequal: string[] = [];
    const broken: string[] = [];
    let [added, mended, repeated] = [0, 0, 0];
    for (const source of opened) {
      for (const place of source.places()) {
        const one = soundOr(broken, () => source.read(place));
        if (!one) continue;
        const id = cellId(one.cell);
        const digest = contentDigest(one.outcome);
        const before = known.get(id);
        const machine = one.machine;
        if (before === undefined || (before.isFailed && digest !== undefined)) {
          if (before === undefined) added++;
          else mended++;
          known.set(id, { isFailed: digest === undefined, digest, machine });
          chosen.push({ source, place, id });
          continue;
        }
        if (digest === undefined || before.isFailed) continue;
        const other = before.digest === undefined ? seenIn(store, id) : before;
        known.set(id, other);
        if (other.digest === digest) repeated++;
        else
          unequal.push(
            `Cell ${id.slice(0, 12)} (${one.cell.model}, seed ${one.cell.seed}) came to one result on ${other.machine ?? "the machine of the store"} and to another on ${machine}`,
          );
      }
    }
    if (unequal.length > 0) {
      throw new StoreFault(
        `${unequal.slice(0, 5).join(". ")}.${unequal.length > 5 ? ` ${unequal.length - 5} more cells differ.` : ""} Nothing was merged: run these cells again on both, and leave out the machine that does not repeat itself.`,
      );
    }
    // What was found twice while the store had neither is written once, from the last place.
    const last = [...new Map(chosen.map((one) => [one.id, one])).values()];
    for (let i = 0; i < last.length; i += GROUP)
      store.saveAll(last.slice(i, i + GROUP).map(({ source, place }) => source.read(place)));
    return { added, mended, repeated, broken };
  } finally {
    for (const source of opened) source.close();
  }
};

/** A cell that was met before. */
interface Seen {
  readonly isFailed: boolean;
  /** Absent if it failed, or has not been read yet. */
  readonly digest: string | undefined;
  readonly machine: string | undefined;
}

interface Chosen {
  readonly id: string;
  readonly source: Source;
  readonly place: string;
}

/** A folder or a store to merge from: where its cells are, and each of them. */
interface Source {
  readonly places: () => readonly string[];
  readonly read: (place: string) => RunCell;
  readonly close: () => void;
}

const open = (path: string): Source => {
  if (!existsSync(path)) throw new StoreFault(`${path} is missing: name folders or stores that 'compare' wrote.`);
  if (statSync(path).isDirectory()) return { places: () => cellPaths(path), read: readCell, close: () => undefined };
  const store = openStore(path);
  const cells = new Map(store.cells().map(({ id, cell }) => [id, cell]));
  return {
    places: () => [...cells.keys()],
    read: (id) => {
      const [cell, outcome] = [cells.get(id), store.find(id)];
      if (!cell || !outcome) throw new StoreFault(`The store ${path} changed while it was read: merge again.`);
      return { cell, outcome, machine: store.machineOf(id) ?? `the machine of ${path}` };
    },
    close: store.close,
  };
};

const seenIn = (store: Store, id: string): Seen => {
  const outcome = store.find(id);
  return {
    isFailed: false,
    digest: outcome && contentDigest(outcome),
    machine: store.machineOf(id),
  };
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
