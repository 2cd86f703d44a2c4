// Estimates how long a suite will still take, from how long its cells took.
import type { Cell } from "../study/cell.ts";
import type { PartOptions, StudyPart } from "../study/parts.ts";
import type { Study } from "../study/study.ts";
import { cellCounts } from "../study/work.ts";

/** A cell that was asked for, and how far it is. */
export interface AskedCell {
  readonly cell: Cell;
  readonly state: "pending" | "running" | "found" | "ran";
  /** How long it took, if it ran here, or has taken so far. */
  readonly seconds: number;
}

/** What cells of one model on one data set have in common: an epoch of theirs takes about as long. */
const groupOf = ({ data, model }: Pick<Cell, "data" | "model">): string => `${data} ${model}`;

/**
 * The most epochs that a study will ask of each model on each data set.
 *
 * @example
 * ```ts
 * const trained = { ...study, models: [contenderNamed("fmc")] };
 * // Two seeds, of 20 epochs each.
 * [...expectedEpochs(trained, ["table2"], defaultPartOptions).values()]; // [40]
 * ```
 */
export const expectedEpochs = (
  study: Study,
  parts: readonly StudyPart[],
  options: PartOptions,
): ReadonlyMap<string, number> => {
  const all = new Map<string, number>();
  for (const { dataset } of study.data)
    for (const { model, purpose, cells, epochs } of cellCounts(study, parts, options)) {
      const group = groupOf({ data: dataset.fingerprint, model: model.name });
      // A timing is asked for at once.
      if (purpose !== "timing") all.set(group, (all.get(group) ?? 0) + cells * epochs);
    }
  return all;
};

/**
 * The seconds that are left, if the epochs that are left take as long as those before: each model's on each data set for itself,
 * and those of which nothing ran yet like the mean of all. Nothing is said before a cell ran. A search that is over has shown all
 * cells that follow it; before, `expected` has how many epochs there may be. A cell that runs for longer than was reckoned may take as long
 * again: nobody knows better.
 *
 * @example
 * ```ts
 * const trained = { ...study, models: [contenderNamed("fmc")] };
 * const { cells } = await planCells(trained, ["table2"], defaultPartOptions, () => undefined);
 * // Of two cells the first took a minute; the other will take as long.
 * const work = cells.map(({ cell }, i) => ({ cell, state: i === 0 ? "ran" : "pending", seconds: i === 0 ? 60 : 0 }) as const);
 * secondsLeft(work, expectedEpochs(trained, ["table2"], defaultPartOptions), 1); // 60
 * ```
 */
export const secondsLeft = (
  work: readonly AskedCell[],
  expected: ReadonlyMap<string, number>,
  processes: number,
): number | undefined => {
  const ran = work.filter(({ state }) => state === "ran");
  if (ran.length === 0) return undefined;
  const epochsOf = (some: readonly AskedCell[]): number =>
    some.reduce((sum, { cell }) => sum + cell.training.epochs, 0);
  const isLeft = ({ state }: AskedCell): boolean => state === "pending" || state === "running";
  const rateOf = (some: readonly AskedCell[]): number =>
    some.reduce((sum, { seconds }) => sum + seconds, 0) / Math.max(1, epochsOf(some));
  const usual = rateOf(ran);
  const groups = new Set([...expected.keys(), ...work.map(({ cell }) => groupOf(cell))]);
  const total = [...groups].reduce((sum, group) => {
    const here = work.filter(({ cell }) => groupOf(cell) === group);
    const done = here.filter(({ state }) => state === "ran");
    const isSearched = here.some(({ cell }) => cell.purpose === "result");
    const unasked = isSearched ? 0 : Math.max(0, (expected.get(group) ?? 0) - epochsOf(here));
    const rate = done.length > 0 ? rateOf(done) : usual;
    const begun = here.filter(({ state }) => state === "running");
    const late = begun.reduce((time, { cell, seconds }) => {
      const reckoned = rate * cell.training.epochs;
      return time + (seconds < reckoned ? -seconds : seconds - reckoned);
    }, 0);
    return sum + (unasked + epochsOf(here.filter(isLeft))) * rate + late;
  }, 0);
  return total / processes;
};
