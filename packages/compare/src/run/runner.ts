/** Runs the cells of a suite, each once, and keeps what they come to. */
import { type Cell, cellId } from "../study/cell.ts";
import type { Lost, Outcome } from "../study/outcome.ts";
import type { DataSource } from "./job.ts";
import type { Pool } from "./pool.ts";
import type { Store } from "./store.ts";

/** How many cells there are of each kind, at a moment of a suite. */
export interface Counts {
  /** Cells that were asked for and have an outcome. */
  readonly done: number;
  /** Of these, how many were in the store. */
  readonly found: number;
  /** Of these, how many failed, the lost ones included. */
  readonly failed: number;
  /** Of these, how many were lost with their processes again and again: they are not kept, and the next suite runs them. */
  readonly lost: number;
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

/** A cell that was lost with its process runs again this many times. */
const TRIES = 3;

/** What a runner tells while it works. */
export interface RunnerEvents {
  /** The counts have changed. */
  readonly onChange?: () => void;
  /** A cell was lost with its process and runs again, or is given up: a sentence of it. */
  readonly onLost?: (sentence: string) => void;
}

/**
 * A runner that keeps all outcomes in a store. A fault of the store is thrown: it says nothing of the cell. A cell that is
 * lost with its process runs again, and counts as failed, without being kept, after three times.
 */
export const runnerOf = (
  store: Pick<Store, "find" | "save">,
  pool: Pick<Pool, "run" | "running">,
  { onChange = () => undefined, onLost = () => undefined }: RunnerEvents = {},
): Runner => {
  const asked = new Map<string, Promise<Outcome>>();
  let [done, found, failed, lost] = [0, 0, 0, 0];

  const count = (outcome: Outcome): Outcome => {
    done++;
    if (outcome.kind === "failed") failed++;
    onChange();
    return outcome;
  };

  const runOften = async (id: string, cell: Cell, source: DataSource): Promise<Outcome | Lost> => {
    let outcome = await pool.run({ cell, source });
    for (let tries = 1; outcome.kind === "lost" && tries < TRIES; tries++) {
      onLost(`Cell ${id.slice(0, 12)} (${cell.model}, seed ${cell.seed}) runs again. ${outcome.sentence}`);
      outcome = await pool.run({ cell, source });
    }
    return outcome;
  };

  const outcomeOf = async (id: string, cell: Cell, source: DataSource): Promise<Outcome> => {
    const kept = store.find(id);
    if (kept) {
      found++;
      return count(kept);
    }
    const outcome = await runOften(id, cell, source);
    if (outcome.kind !== "lost") {
      store.save(cell, outcome);
      return count(outcome);
    }
    lost++;
    return count({ kind: "failed", sentence: `It was lost ${TRIES} times. ${outcome.sentence}` });
  };

  return {
    run: (cell, source) => {
      const id = cellId(cell);
      const outcome = asked.get(id) ?? outcomeOf(id, cell, source);
      asked.set(id, outcome);
      return outcome;
    },
    counts: () => ({ done, found, failed, lost, pending: asked.size - done, running: pool.running() }),
  };
};
