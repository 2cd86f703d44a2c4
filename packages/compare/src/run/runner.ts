/** Runs the cells of a suite, each once, and keeps their outcomes. */
import { type Cell, cellId } from "../study/cell.ts";
import type { Lost, Outcome } from "../study/outcome.ts";
import type { DataSource } from "../study/study.ts";
import type { ProcessPool } from "./pool.ts";
import type { AskedCell } from "./time-left.ts";

/** The number of cells of each kind, at a moment of a suite. */
export interface Counts {
  /** The cells that were asked for and have an outcome. */
  readonly done: number;
  /** The number of `done` cells that were in the store. */
  readonly found: number;
  /** The number of `done` cells that failed, including the lost ones. */
  readonly failed: number;
  /** The number of `done` cells that were lost with their processes each time. They are not kept; the next suite runs them. */
  readonly lost: number;
  /** The cells that were asked for and have no outcome yet. */
  readonly pending: number;
  /** The number of `pending` cells that run now. */
  readonly running: number;
}

/** What a runner that runs nothing gives for a cell without an outcome: it has not run yet. */
export interface Pending {
  readonly kind: "pending";
}

/** Runs cells, each once: a stored cell does not run again, and a cell that is asked for twice runs once for both. */
export interface Runner {
  /** Runs a cell, or finds its outcome. `source` says where a process finds its data. */
  readonly run: (cell: Cell, source: DataSource) => Promise<Outcome | Pending>;
  /** How many cells of each kind there are at this moment. */
  readonly counts: () => Counts;
}

/** A runner that also tells how far each of its cells is. */
export interface WatchedRunner extends Runner {
  readonly run: (cell: Cell, source: DataSource) => Promise<Outcome>;
  /** Every cell that was asked for. */
  readonly work: () => readonly AskedCell[];
}

/** A place that keeps the outcomes of cells by their addresses: a store, or a folder with a file for each. */
export interface OutcomeStore {
  /** The outcome of the cell with an address, if it is kept. */
  readonly find: (id: string) => Outcome | undefined;
  /** Keeps the outcome of a cell. */
  readonly save: (cell: Cell, outcome: Outcome) => void | Promise<void>;
}

/** A cell that was lost with its process runs again this many times. */
const TRIES = 3;

/** The reports that a runner gives while it works. */
export interface RunnerEvents {
  /** The counts have changed. */
  readonly onChange?: () => void;
  /** Called with a sentence when a cell was lost with its process and runs again, or is given up. */
  readonly onLost?: (sentence: string) => void;
}

/**
 * A runner that keeps all outcomes in a store. It throws a fault of the store, which is not the cell's fault. A cell that is
 * lost with its process runs again. After three losses it counts as failed, and is not kept.
 *
 * @example
 * ```ts
 * // The cells of 'results' are in the store, so that the runner finds them all, and asks no process.
 * const { measured } = results;
 * const pool = startProcessPool(1);
 * const runner = runnerOf(store, pool);
 * const again = await runStudy(study, ["table2"], defaultPartOptions, runner);
 * pool.close();
 * [again.measured.length === measured.length, runner.counts().found]; // [true, 4]
 * ```
 */
export const runnerOf = (
  store: OutcomeStore,
  pool: Pick<ProcessPool, "run" | "running">,
  { onChange = () => undefined, onLost = () => undefined }: RunnerEvents = {},
): WatchedRunner => {
  const asked = new Map<string, Promise<Outcome>>();
  const works = new Map<string, AskedCell>();
  const starts = new Map<string, number>();
  let [done, found, failed, lost] = [0, 0, 0, 0];

  const count = (outcome: Outcome): Outcome => {
    done++;
    if (outcome.kind === "failed") failed++;
    onChange();
    return outcome;
  };

  const runOften = async (id: string, cell: Cell, source: DataSource): Promise<Outcome | Lost> => {
    let began = performance.now();
    const onStart = (): void => {
      began = performance.now();
      works.set(id, { cell, state: "running", seconds: 0 });
      starts.set(id, began);
    };
    let outcome = await pool.run({ cell, source }, onStart);
    for (let tries = 1; outcome.kind === "lost" && tries < TRIES; tries++) {
      onLost(`Cell ${id.slice(0, 12)} (${cell.model}, seed ${cell.seed}) runs again. ${outcome.sentence}`);
      outcome = await pool.run({ cell, source }, onStart);
    }
    works.set(id, { cell, state: "ran", seconds: (performance.now() - began) / 1000 });
    return outcome;
  };

  const outcomeOf = async (id: string, cell: Cell, source: DataSource): Promise<Outcome> => {
    const kept = store.find(id);
    if (kept) {
      found++;
      works.set(id, { cell, state: "found", seconds: 0 });
      return count(kept);
    }
    const outcome = await runOften(id, cell, source);
    if (outcome.kind !== "lost") {
      await store.save(cell, outcome);
      return count(outcome);
    }
    lost++;
    return count({ kind: "failed", sentence: `It was lost ${TRIES} times. ${outcome.sentence}` });
  };

  return {
    run: (cell, source) => {
      const id = cellId(cell);
      if (!works.has(id)) works.set(id, { cell, state: "pending", seconds: 0 });
      const outcome = asked.get(id) ?? outcomeOf(id, cell, source);
      asked.set(id, outcome);
      return outcome;
    },
    counts: () => ({ done, found, failed, lost, pending: asked.size - done, running: pool.running() }),
    work: () =>
      [...works].map(([id, one]) =>
        one.state === "running" ? { ...one, seconds: (performance.now() - (starts.get(id) ?? NaN)) / 1000 } : one,
      ),
  };
};
