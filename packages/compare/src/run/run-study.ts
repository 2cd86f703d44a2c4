/** Runs every search and measurement that a study asks for. */
import { fold, key } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import type { Settings } from "attrec";
import { isPending, type Judge, NothingChosen, type Trial, tune, type Tuning } from "../search/tune.ts";
import { cellId } from "../study/cell.ts";
import { type Contender, spaceOn } from "../study/contender.ts";
import type { CellResult } from "../study/outcome.ts";
import { type Condition, conditionsOf, type PartOptions, seedsOf, type StudyPart } from "../study/parts.ts";
import { type CellOptions, cellOf, chosenOn, lengthsOf, type Study, type StudyData } from "../study/study.ts";
import { budgetFor, modelsOf, TIMED_EPOCHS } from "../study/work.ts";
import type { Runner } from "./runner.ts";

/** A condition's result for one seed. */
export interface SeedResult {
  readonly seed: number;
  /** Its address in the store. */
  readonly cell: string;
  readonly result: CellResult;
}

/** The outcome of a search: a configuration, or the reason why there is none. */
export interface Searched {
  readonly data: string;
  readonly model: string;
  readonly tuning: Tuning | undefined;
  /** All configurations that were tried, including the failed ones. */
  readonly trials: readonly Trial[];
  /** All hyper-parameters of the chosen configuration. */
  readonly settings: Settings;
  readonly failure: string | undefined;
}

/** A seed of a condition that has no result. */
export interface MissingRun {
  readonly seed: number;
  /** Its address in the store; absent where no configuration was chosen, so that nobody knows the cell. */
  readonly cell: string | undefined;
  /** Why there is none, a sentence; absent if it has not run yet. */
  readonly failure: string | undefined;
}

/** The results of a condition over the seeds. */
export interface MeasuredCondition {
  readonly part: StudyPart;
  readonly data: string;
  readonly model: string;
  readonly condition: Condition;
  readonly runs: readonly SeedResult[];
  /** The seeds without a result. */
  readonly missing: readonly MissingRun[];
}

/** All searches and measurements, in the order of data sets, parts and models. */
export interface StudyResults {
  readonly searched: readonly Searched[];
  readonly measured: readonly MeasuredCondition[];
}

/**
 * Runs every search and measurement of the parts. A cell that fails leaves a sentence, and the others go on.
 *
 * @example
 * ```ts
 * // This runner trains nothing, and says so; 'runnerOf' makes one that does.
 * const runner: Runner = {
 *   run: async ({ model, seed }) => ({ kind: "failed", sentence: `${model} with seed ${seed} was not run.` }),
 *   counts: () => ({ done: 0, found: 0, failed: 0, lost: 0, pending: 0, running: 0 }),
 * };
 * const { measured } = await runStudy(study, ["table2"], defaultPartOptions, runner);
 * measured.map(({ missing }) => missing.map(({ failure }) => failure)); // [["popularity with seed 1 was not run.", "popularity with seed 2 was not run."], ["item-knn with seed 1 was not run.", "item-knn with seed 2 was not run."]]
 * ```
 */
export const runStudy = async (
  study: Study,
  parts: readonly StudyPart[],
  options: PartOptions,
  runner: Runner,
): Promise<StudyResults> => {
  const searches = new Map<string, Promise<Searched>>();
  const searchOnce = (data: StudyData, contender: Contender): Promise<Searched> => {
    const name = `${data.dataset.name} ${contender.name}`;
    const search = searches.get(name) ?? searchFor(study, data, contender, runner);
    searches.set(name, search);
    return search;
  };
  const tasks = study.data.flatMap((data) =>
    parts.flatMap((part) =>
      modelsOf(study, part).flatMap((contender) =>
        conditionsOf(part, options).map(async (condition): Promise<MeasuredCondition> => {
          if (part === "table5") return time(study, data, contender, condition, runner);
          const searched = await searchOnce(data, contender);
          return measure(study, data, contender, part, condition, searched, runner);
        }),
      ),
    ),
  );
  const measured = await Promise.all(tasks);
  return { searched: await Promise.all(searches.values()), measured };
};

const searchFor = async (study: Study, data: StudyData, contender: Contender, runner: Runner): Promise<Searched> => {
  const judge: Judge = async (choice, epochs) => {
    const cell = cellOf(study, data, contender, { choice, epochs, seed: at(study.seeds, 0), purpose: "search" });
    const outcome = await runner.run(cell, data.source);
    if (outcome.kind === "pending") return undefined;
    return outcome.kind === "failed" ? outcome.sentence : outcome.result;
  };
  const names = { data: data.dataset.name, model: contender.name };
  try {
    const tuning = await tune(
      { space: spaceOn(contender, lengthsOf(data.dataset)), tuned: chosenOn(data, contender) },
      budgetFor(study, contender),
      fold(key(at(study.seeds, 0)), contender.name),
      judge,
    );
    const { settings } = cellOf(study, data, contender, { choice: tuning.best, epochs: 1, seed: 0 });
    return { ...names, tuning, trials: tuning.trials, settings, failure: undefined };
  } catch (error) {
    // The model is not to blame for other faults, such as those of the store.
    if (!(error instanceof NothingChosen)) throw error;
    return { ...names, tuning: undefined, trials: error.trials, settings: {}, failure: error.message };
  }
};

const measure = async (
  study: Study,
  data: StudyData,
  contender: Contender,
  part: StudyPart,
  condition: Condition,
  { tuning, trials, failure }: Searched,
  runner: Runner,
): Promise<MeasuredCondition> => {
  const names = { part, data: data.dataset.name, model: contender.name, condition };
  const seeds = seedsOf(study, part);
  if (!tuning) {
    const lost = { cell: undefined, failure: trials.some(isPending) ? undefined : failure };
    return { ...names, runs: [], missing: seeds.map((seed) => ({ seed, ...lost })) };
  }
  const { epochs } = study.budget;
  const options = seeds.map((seed) => ({ choice: tuning.best, epochs, seed, change: condition.change }));
  return { ...names, ...(await runAll(study, data, contender, options, runner)) };
};

/** The configuration for timing comes from no search, so that timing needs none. */
const time = async (
  study: Study,
  data: StudyData,
  contender: Contender,
  condition: Condition,
  runner: Runner,
): Promise<MeasuredCondition> => {
  const timed: Study = { ...study, training: { ...study.training, every: TIMED_EPOCHS, patience: 1 } };
  const option: CellOptions = {
    choice: chosenOn(data, contender),
    epochs: TIMED_EPOCHS,
    seed: at(study.seeds, 0),
    purpose: "timing",
  };
  const names = { part: "table5" as const, data: data.dataset.name, model: contender.name, condition };
  return { ...names, ...(await runAll(timed, data, contender, [option], runner)) };
};

const runAll = async (
  study: Study,
  data: StudyData,
  contender: Contender,
  options: readonly CellOptions[],
  runner: Runner,
): Promise<Pick<MeasuredCondition, "runs" | "missing">> => {
  const cells = options.map((option) => cellOf(study, data, contender, option));
  const outcomes = await Promise.all(cells.map((cell) => runner.run(cell, data.source)));
  return {
    runs: outcomes.flatMap((outcome, i) => {
      const cell = at(cells, i);
      return outcome.kind === "done" ? [{ seed: cell.seed, cell: cellId(cell), result: outcome.result }] : [];
    }),
    missing: outcomes.flatMap((outcome, i) => {
      const cell = at(cells, i);
      if (outcome.kind !== "failed" && outcome.kind !== "pending") return [];
      const failure = outcome.kind === "failed" ? outcome.sentence : undefined;
      return [{ seed: cell.seed, cell: cellId(cell), failure }];
    }),
  };
};
