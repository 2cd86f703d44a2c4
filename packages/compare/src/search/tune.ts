/** Searches the configurations of a model within a budget, on validation alone. */
import type { GridValue } from "@attrec/baselines";
import { fold, type Key } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { rungsOf, type SearchBudget } from "./budget.ts";
import { GRID_POINTS, gridPoints, randomPoints, sizeOf, type Space } from "./grid.ts";

/** The part of a model that a search needs. */
export interface Searchable {
  readonly space: Space;
  /** The point that is taken when nothing is searched. */
  readonly tuned: GridValue;
}

/** The result of a configuration on validation in its last round, or the reason why it has none; neither if it has not run yet. */
export interface Trial {
  readonly choice: GridValue;
  /** HR@50 on validation; absent if the configuration failed or has not run. */
  readonly validation: number | undefined;
  /** The epochs that were trained, over all rounds. */
  readonly epochs: number;
  readonly failure: string | undefined;
}

/** The result of a search, and its cost. */
export interface Tuning {
  readonly best: GridValue;
  /** HR@50 on validation of the best; absent where nothing was searched. */
  readonly validation: number | undefined;
  readonly trials: readonly Trial[];
}

/** A search that chose nothing: every configuration failed, or those that did not have not run yet. */
export class NothingChosen extends Error {
  override readonly name = "NothingChosen";
  readonly trials: readonly Trial[];

  constructor(message: string, trials: readonly Trial[]) {
    super(message);
    this.trials = trials;
  }
}

/** The part of a result that a search may see: it contains nothing of the test. */
export interface ValidationView {
  /** HR@50 on validation in the best epoch. */
  readonly validation: number;
  /** One entry for each epoch that was trained. */
  readonly epochs: readonly unknown[];
}

/** Trains a configuration for some epochs, and returns its validation results, a sentence if it failed, or nothing if it has not run yet. */
export type Judge = (choice: GridValue, epochs: number) => Promise<ValidationView | string | undefined>;

/**
 * Searches a space within a budget, on validation alone: the results of `judge` contain no test. Among equals the
 * earlier configuration wins. The key decides which points are drawn. Where configurations have not run yet, the best of the others
 * is the best so far.
 *
 * @throws NothingChosen if no configuration of the last round has a result, with the first failure's reason if all failed
 */
export const tune = async (
  { space, tuned }: Searchable,
  budget: SearchBudget,
  key: Key,
  judge: Judge,
): Promise<Tuning> => {
  if (budget.method === "none") return { best: tuned, validation: undefined, trials: [] };
  let trials: readonly Trial[] = pointsOf(space, budget, key).map((choice) => ({
    choice,
    validation: undefined,
    epochs: 0,
    failure: undefined,
  }));
  const finished: Trial[] = [];
  for (const { configurations, epochs } of rungsOf(budget)) {
    finished.push(...trials.slice(configurations));
    const round = trials.slice(0, configurations);
    const judged = await Promise.all(round.map(async (trial) => after(trial, await judge(trial.choice, epochs))));
    trials = judged.toSorted((a, b) => (b.validation ?? -Infinity) - (a.validation ?? -Infinity));
  }
  const best = at(trials, 0);
  if (best.validation === undefined) {
    const sentence = trials.some(isPending)
      ? "No configuration of the search has a result yet."
      : `Every configuration of the search failed; the first with: ${best.failure ?? "no reason"}`;
    throw new NothingChosen(sentence, [...trials, ...finished]);
  }
  return { best: best.choice, validation: best.validation, trials: [...trials, ...finished] };
};

/** Whether a configuration has not run yet in its last round. */
export const isPending = ({ validation, failure }: Trial): boolean => validation === undefined && failure === undefined;

const after = (trial: Trial, judged: ValidationView | string | undefined): Trial =>
  judged === undefined || typeof judged === "string"
    ? { ...trial, validation: undefined, failure: judged }
    : { ...trial, validation: judged.validation, epochs: trial.epochs + judged.epochs.length };

const pointsOf = (space: Space, { method, configurations }: SearchBudget, key: Key): readonly GridValue[] => {
  if (method === "grid" && configurations === sizeOf(space)) return gridPoints(space);
  return randomPoints(space, configurations, fold(key, "search"));
};

/**
 * Throws a sentence unless a budget can be spent on a space.
 *
 * @example
 * ```ts
 * const { name, space } = contenderNamed("fmc");
 * assertAffordable(name, space, { method: "random", configurations: 100, epochs: 20 }); // RangeError: The grid of fmc has 24 configurations: ask for at most 24, not 100.
 * ```
 */
export const assertAffordable = (name: string, space: Space, { method, configurations }: SearchBudget): void => {
  const size = sizeOf(space);
  const whole = Math.min(size, GRID_POINTS);
  if (method === "grid" && configurations !== whole) {
    throw new RangeError(
      `The grid of ${name} has ${size} configurations${size > whole ? `, of which ${whole} are drawn` : ""}, and the budget is ${configurations}: give --configurations ${whole}, or search at random.`,
    );
  }
  if (method !== "none" && configurations > size) {
    throw new RangeError(
      `The grid of ${name} has ${size} configurations: ask for at most ${size}, not ${configurations}.`,
    );
  }
};
