// Counts what is left of a suite, and estimates how long it will take, from how long its cells took.
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

/** What a study asks of one model on one data set, timings left out. */
export interface ExpectedWork {
  readonly cells: number;
  readonly epochs: number;
}

/**
 * The most cells and epochs that a study will ask of each model on each data set: some conditions equal the chosen configuration, which
 * runs only once. Timings are left out, since they are asked for at once.
 *
 * @example
 * ```ts
 * const trained = { ...study, models: [contenderNamed("fmc")] };
 * // Two seeds, of 20 epochs each.
 * [...expectedWork(trained, ["table2"], defaultPartOptions).values()]; // [{ cells: 2, epochs: 40 }]
 * ```
 */
export const expectedWork = (
  study: Study,
  parts: readonly StudyPart[],
  options: PartOptions,
): ReadonlyMap<string, ExpectedWork> => {
  const all = new Map<string, ExpectedWork>();
  for (const { dataset } of study.data)
    for (const { model, purpose, cells, epochs } of cellCounts(study, parts, options)) {
      if (purpose === "timing") continue;
      const group = groupOf({ data: dataset.fingerprint, model: model.name });
      const before = all.get(group) ?? NOTHING;
      all.set(group, { cells: before.cells + cells, epochs: before.epochs + cells * epochs });
    }
  return all;
};

const NOTHING: ExpectedWork = { cells: 0, epochs: 0 };

/** What is left of a suite. */
export interface WorkLeft {
  /** The most cells that have not ended, with those that run. */
  readonly cells: number;
  /** Nothing before a cell ran. */
  readonly seconds: number | undefined;
}

/**
 * The cells that are left, and the seconds that they will take if their epochs take as long as those before: each model's on each data set
 * for itself, and those of which nothing ran yet like the mean of all. A search that is over has shown all cells that follow it; before,
 * `expected` has how many there may be. A cell that runs for longer than was reckoned may take as long again: nobody knows better.
 *
 * @example
 * ```ts
 * const trained = { ...study, models: [contenderNamed("fmc")] };
 * const { cells } = await planCells(trained, ["table2"], defaultPartOptions, () => undefined);
 * // Of two cells the first took a minute; the other will take as long.
 * const work = cells.map(({ cell }, i) => ({ cell, state: i === 0 ? "ran" : "pending", seconds: i === 0 ? 60 : 0 }) as const);
 * workLeft(work, expectedWork(trained, ["table2"], defaultPartOptions), 1); // { cells: 1, seconds: 60 }
 * ```
 */
export const workLeft = (
  work: readonly AskedCell[],
  expected: ReadonlyMap<string, ExpectedWork>,
  processes: number,
): WorkLeft => {
  const ran = work.filter(({ state }) => state === "ran");
  const usual = rateOf(ran);
  const groups = new Set([...expected.keys(), ...work.map(({ cell }) => groupOf(cell))]);
  const left = [...groups].map((group) => {
    const here = work.filter(({ cell }) => groupOf(cell) === group);
    const done = here.filter(({ state }) => state === "ran");
    const unasked = unaskedOf(here, expected.get(group) ?? NOTHING);
    const begun = here.filter(({ state }) => state === "running");
    const unended = [...begun, ...here.filter(({ state }) => state === "pending")];
    const rate = done.length > 0 ? rateOf(done) : usual;
    const late = begun.reduce((time, { cell, seconds }) => {
      const reckoned = rate * cell.training.epochs;
      return time + (seconds < reckoned ? -seconds : seconds - reckoned);
    }, 0);
    return {
      cells: unasked.cells + unended.length,
      seconds: (unasked.epochs + epochsOf(unended)) * rate + late,
    };
  });
  const sum = (of: keyof WorkLeft): number => left.reduce((all, one) => all + one[of], 0);
  return { cells: sum("cells"), seconds: ran.length === 0 ? undefined : sum("seconds") / processes };
};

/** What was not asked for yet of what may be: nothing once a search is over. */
const unaskedOf = (asked: readonly AskedCell[], { cells, epochs }: ExpectedWork): ExpectedWork => {
  if (asked.some(({ cell }) => cell.purpose === "result")) return NOTHING;
  const untimed = asked.filter(({ cell }) => cell.purpose !== "timing");
  return { cells: Math.max(0, cells - untimed.length), epochs: Math.max(0, epochs - epochsOf(untimed)) };
};

const epochsOf = (some: readonly AskedCell[]): number => some.reduce((sum, { cell }) => sum + cell.training.epochs, 0);

/** The seconds of an epoch. */
const rateOf = (some: readonly AskedCell[]): number =>
  some.reduce((sum, { seconds }) => sum + seconds, 0) / Math.max(1, epochsOf(some));
