/** Lists the cells of a study that can run now, without running any: what several machines then share among them. */
import { type Cell, cellId } from "../study/cell.ts";
import type { Outcome } from "../study/outcome.ts";
import type { PartOptions, StudyPart } from "../study/parts.ts";
import type { DataSource, Study } from "../study/study.ts";
import { runStudy } from "../run/run-study.ts";
import type { Runner } from "../run/runner.ts";

/** A cell, and all that a machine needs to run it. */
export interface PlannedCell {
  /** The cell's address; see `cellId`. */
  readonly address: string;
  readonly cell: Cell;
  readonly source: DataSource;
}

/** The cells of a study that can run now. */
export interface StudyPlan {
  /** Cells without an outcome, each once. Later rounds of a search, and what follows from it, are not among them yet. */
  readonly cells: readonly PlannedCell[];
  /** The number of cells that have an outcome. */
  readonly found: number;
  /** Whether every cell of the study has an outcome, so that a report can be written. */
  readonly isComplete: boolean;
}

/**
 * The cells of a study that have no outcome and can run now. A search by halving has rounds: the cells of the next one are
 * known once all of the present one have outcomes. Plan again then; a plan without cells is the end.
 *
 * `find` gives the outcome of a cell by its address, if there is one. Nothing is trained.
 *
 * @example
 * ```ts
 * const { cells, found, isComplete } = await planCells(study, ["table2"], defaultPartOptions, () => undefined);
 * [cells.map(({ cell }) => cell.model), found, isComplete]; // [["popularity", "popularity", "item-knn", "item-knn"], 0, false]
 * ```
 */
export const planCells = async (
  study: Study,
  parts: readonly StudyPart[],
  options: PartOptions,
  find: (address: string) => Outcome | undefined,
): Promise<StudyPlan> => {
  const missing = new Map<string, PlannedCell>();
  const found = new Set<string>();
  const never = new Promise<Outcome>(() => undefined);
  const lister: Runner = {
    run: (cell, source) => {
      const address = cellId(cell);
      const outcome = find(address);
      if (outcome) {
        found.add(address);
        return Promise.resolve(outcome);
      }
      missing.set(address, { address, cell, source });
      return never;
    },
    counts: () => ({ done: found.size, found: found.size, failed: 0, lost: 0, pending: missing.size, running: 0 }),
  };
  // The study waits for nothing but cells: when all its promises have settled that will, it has asked for all it can.
  const isComplete = await Promise.race([
    runStudy(study, parts, options, lister).then(() => true),
    new Promise<false>((resolve) => setImmediate(() => resolve(false))),
  ]);
  return { cells: [...missing.values()], found: found.size, isComplete };
};

/**
 * The cells of one machine of several: each cell is in exactly one shard, and neighbours, which cost alike, go to different
 * machines. Timed cells are all in the first shard, because seconds of different machines cannot be compared.
 *
 * @param shard from 1 to `count`
 *
 * @example
 * ```ts
 * // The second of two machines.
 * shardOf(planned, 2, 2).map(({ cell }) => [cell.model, cell.seed]); // [["popularity", 2], ["item-knn", 2]]
 * ```
 */
export const shardOf = (cells: readonly PlannedCell[], shard: number, count: number): readonly PlannedCell[] => {
  const timed = cells.filter(({ cell }) => cell.purpose === "timing");
  const others = cells.filter(({ cell }) => cell.purpose !== "timing");
  return [...others.filter((_, i) => i % count === shard - 1), ...(shard === 1 ? timed : [])];
};
