// Tells how a study stands: which of its cells a store has, model by model.
import { cellId } from "../study/cell.ts";
import type { PartOptions, StudyPart } from "../study/parts.ts";
import type { Study } from "../study/study.ts";
import { cellCounts, type Work } from "../study/work.ts";
import { runStudy } from "./run-study.ts";
import { storedRunner } from "./stored-runner.ts";
import type { StoreReader } from "./read-store.ts";

/** Cells of one kind: how many there are to be at most, how many have an outcome, and how many of these failed. */
export interface CellCounts {
  readonly most: number;
  readonly done: number;
  readonly failed: number;
}

/** How a model on a data set stands. */
export interface ModelStatus {
  readonly data: string;
  readonly model: string;
  /** The cells of its search. */
  readonly search: CellCounts;
  /** All others; some conditions may turn out to be the same cell. */
  readonly results: CellCounts;
  /** The most epochs that are still to be trained: early stopping may leave some. */
  readonly epochsLeft: number;
}

/**
 * The status of every model on every data set of a study. It runs nothing.
 *
 * @example
 * ```ts
 * const [first] = await statusOf(study, ["table2"], defaultPartOptions, { find: () => undefined });
 * [first?.model, first?.results]; // ["popularity", { most: 2, done: 0, failed: 0 }]
 * ```
 */
export const statusOf = async (
  study: Study,
  parts: readonly StudyPart[],
  options: PartOptions,
  store: Pick<StoreReader, "find">,
): Promise<readonly ModelStatus[]> => {
  const lines: ModelStatus[] = [];
  for (const data of study.data)
    for (const contender of study.models) {
      const alone = { ...study, data: [data], models: [contender] };
      const work = cellCounts(alone, parts, options);
      if (work.length === 0) continue;
      const counts = { search: new Map<string, CellState>(), results: new Map<string, CellState>() };
      const runner = storedRunner(store);
      await runStudy(alone, parts, options, {
        ...runner,
        run: async (cell, source) => {
          const id = cellId(cell);
          const outcome = await runner.run(cell, source);
          const state = {
            isThere: outcome.kind !== "pending",
            isFailed: outcome.kind === "failed",
            epochs: cell.training.epochs,
          };
          counts[cell.purpose === "search" ? "search" : "results"].set(id, state);
          return outcome;
        },
      });
      const [searches, others] = [
        work.filter(({ purpose }) => purpose === "search"),
        work.filter(({ purpose }) => purpose !== "search"),
      ];
      const [search, results] = [tally(counts.search, searches), tally(counts.results, others)];
      const isSearched = search.done >= search.most;
      // Once a search is over every cell of the results is known, also which of them are the same.
      const asked = isSearched ? { ...results, most: counts.results.size } : results;
      const resultEpochs = isSearched ? untrained(counts.results) : epochsOf(others) - trained(counts.results);
      const searchEpochs = epochsOf(searches) - trained(counts.search);
      lines.push({
        data: data.dataset.name,
        model: contender.name,
        search,
        results: asked,
        epochsLeft: contender.counts ? 0 : Math.max(0, searchEpochs) + Math.max(0, resultEpochs),
      });
    }
  return lines;
};

interface CellState {
  readonly isThere: boolean;
  readonly isFailed: boolean;
  readonly epochs: number;
}

const tally = (cells: ReadonlyMap<string, CellState>, work: readonly Work[]): CellCounts => {
  const all = [...cells.values()];
  return {
    most: work.reduce((sum, one) => sum + one.cells, 0),
    done: all.filter(({ isThere }) => isThere).length,
    failed: all.filter(({ isFailed }) => isFailed).length,
  };
};

const epochsOf = (work: readonly Work[]): number => work.reduce((sum, { cells, epochs }) => sum + cells * epochs, 0);
const sumOf = (cells: ReadonlyMap<string, CellState>, isCounted: (cell: CellState) => boolean): number =>
  [...cells.values()].filter(isCounted).reduce((sum, { epochs }) => sum + epochs, 0);
const trained = (cells: ReadonlyMap<string, CellState>): number => sumOf(cells, ({ isThere }) => isThere);
const untrained = (cells: ReadonlyMap<string, CellState>): number => sumOf(cells, ({ isThere }) => !isThere);
