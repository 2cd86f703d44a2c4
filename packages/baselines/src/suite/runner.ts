import { type Cell, cellId } from "./cell.ts";
import type { DataSource } from "./job.ts";
import type { Outcome } from "./outcome.ts";
import type { Pool } from "./pool.ts";
import type { Store } from "./store.ts";

/** How many cells there are of each kind, at a moment of a suite. */
export interface Counts {
  /** Cells that were asked for and have an outcome. */
  readonly done: number;
  /** Of these, how many were in the store. */
  readonly found: number;
  /** Of these, how many failed. */
  readonly failed: number;
  /** Cells that were asked for and have none yet. */
  readonly pending: number;
  /** Of these, how many are at work. */
  readonly running: number;
}

/** Runs cells, each once: what is in the store is not run, and what is asked for twice is run for both. */
export interface Runner {
  readonly run: (cell: Cell, source: DataSource) => Promise<Outcome>;
  readonly counts: () => Counts;
}

/** A runner that keeps all outcomes in a store. `onChange` is called when the counts have changed. */
export const runnerOf = (
  store: Store,
  pool: Pick<Pool, "run" | "running">,
  onChange: () => void = () => undefined,
): Runner => {
  const asked = new Map<string, Promise<Outcome>>();
  let [done, found, failed] = [0, 0, 0];

  const count = (outcome: Outcome): Outcome => {
    done++;
    if (outcome.kind === "failed") failed++;
    onChange();
    return outcome;
  };

  const outcomeOf = async (id: string, cell: Cell, source: DataSource): Promise<Outcome> => {
    const kept = store.find(id);
    if (kept) {
      found++;
      return count(kept);
    }
    const outcome = await pool.run({ cell, source });
    store.save(cell, outcome);
    return count(outcome);
  };

  return {
    run: (cell, source) => {
      const id = cellId(cell);
      const outcome = asked.get(id) ?? outcomeOf(id, cell, source);
      asked.set(id, outcome);
      return outcome;
    },
    counts: () => ({ done, found, failed, pending: asked.size - done, running: pool.running() }),
  };
};
