// A study (its models, data sets and effort) and its cells.
import type { GridValue } from "@attrec/baselines";
import type { Features, NegativeRule, Protocol, Settings, WindowLengths } from "attrec";
import { defaultProtocol, isFeatured, protocolFor } from "attrec";
import { isCounted, lengthSettings, lookUp } from "attrec/extend";
import type { SearchBudget } from "../search/budget.ts";
import type { Cell, Training } from "./cell.ts";
import type { Contender } from "./contender.ts";
import type { DataFacts } from "./data-facts.ts";

/** The place where a process finds the data of a cell. */
export interface DataSource {
  readonly name: string;
  readonly folder?: string;
  readonly filter?: string;
  /** Tables whose columns become features. */
  readonly items?: string;
  readonly users?: string;
}

/** A data set of a study, and the place where processes find it. */
export interface StudyData {
  readonly source: DataSource;
  readonly dataset: DataFacts;
  /** The names behind the numbers of its users and items, where the data were read. */
  readonly names?: { readonly users: readonly string[]; readonly items: readonly string[] };
  /** SHA-256 of all of its features, where it has features. */
  readonly features?: string;
  /** These features, where the data were read. */
  readonly tables?: Features;
  /** What an earlier search chose on it, by model. A model that is not among them has its `tuned` point where nothing is searched. */
  readonly chosen?: Readonly<Record<string, GridValue>>;
  /** Of each tested user's item: among how many it is ranked, and whether the user had acted on it before; where the data were read. */
  readonly targets?: { readonly candidates: Int32Array; readonly repeats: Uint8Array };
}

/** Everything that decides a study's results: its models, its data sets and its effort. */
export interface Study {
  readonly data: readonly StudyData[];
  readonly models: readonly Contender[];
  /** Every result covers all seeds; the search uses the first. */
  readonly seeds: readonly number[];
  readonly budget: SearchBudget;
  readonly training: Pick<Training, "batchSize" | "every" | "patience">;
  readonly protocol: Protocol;
  /** The rule of negatives: each model's own, or one for all. */
  readonly negatives: NegativeRule;
  /** The name of the device whose bytes its cells have; wasm if it is not given. */
  readonly device?: string;
  /** The name of the device that computes them where it is another with the same bytes; no cell's address depends on it. */
  readonly computedBy?: string;
  /** Hyper-parameters that are the same everywhere, such as `dim`; a model without one is not affected. */
  readonly fixed: Settings;
  /** The code version of a contender. */
  readonly code: (contender: Contender) => string;
}

/** The changes that a condition makes to a chosen configuration. */
export interface Change {
  readonly settings?: Settings;
  /** The L that replaces the data set's. */
  readonly length?: number;
  /** The rule of negatives that replaces the study's. */
  readonly negatives?: NegativeRule;
  /** The names of the users whose attention is kept, in the place of the first who are tested. */
  readonly attended?: readonly string[];
}

/** The choices that select a cell of a study. */
export interface CellOptions {
  readonly choice: GridValue;
  readonly epochs: number;
  readonly seed: number;
  readonly change?: Change;
  /** A search never looks at the test, whatever the protocol of the results does. */
  readonly purpose?: Cell["purpose"];
}

/** L and T of a data set. */
export const lengthsOf = ({ historyLength, targetCount }: WindowLengths): WindowLengths => ({
  historyLength,
  targetCount,
});

/** The lengths that a search may choose, from L of the data. */
const histories: Readonly<Record<NonNullable<GridValue["history"]>, (ofData: number) => number>> = {
  last: () => 1,
  data: (ofData) => ofData,
  double: (ofData) => 2 * ofData,
};

/**
 * The name of a history's length in a grid.
 *
 * @throws RangeError if no grid has histories of this length
 */
export const historyNamed = (length: number, ofData: number, model: string): NonNullable<GridValue["history"]> => {
  const found = (["last", "data", "double"] as const).find((name) => histories[name](ofData) === length);
  if (found) return found;
  throw new RangeError(
    `No grid has histories of ${length} items, as ${model} would have, where the data have ${ofData}.`,
  );
};

/** The point of a model that is taken on a data set where nothing is searched. */
export const chosenOn = ({ chosen }: Pick<StudyData, "chosen">, { name, tuned }: Contender): GridValue =>
  (chosen && lookUp(chosen, name)) ?? tuned;

/** The cell of a model on a data set, with every choice filled in. */
export const cellOf = (
  study: Study,
  { dataset, features }: StudyData,
  contender: Contender,
  options: CellOptions,
): Cell => {
  const { choice, change, purpose = "result" } = options;
  const ofData = lengthsOf(dataset);
  const lengths = contender.lengths(ofData);
  const isOptimistic = study.protocol.epochChosenOn === "test";
  const asked = choice.history && histories[choice.history](ofData.historyLength);
  const historyLength = change?.length ?? asked ?? lengths.historyLength;
  const settings = settingsOf(study, contender, choice, historyLength, change);
  const { split, targetRule, coldUsers } = study.protocol;
  const protocol =
    purpose === "search" && isOptimistic
      ? { ...defaultProtocol, split, targetRule, coldUsers, shortHistories: study.protocol.shortHistories }
      : study.protocol;
  return {
    model: contender.name,
    settings,
    training: {
      ...study.training,
      ...contender.training,
      rate: choice.rate ?? contender.training.rate,
      epochs: options.epochs,
    },
    lengths: { ...lengths, historyLength },
    data: dataset.fingerprint,
    ...(features !== undefined && isFeatured(contender.make(settings)) && { features }),
    protocol: protocolOfModel({ ...study, protocol }, contender, settings, change?.negatives),
    seed: options.seed,
    code: study.code(contender),
    purpose,
    ...(study.device !== undefined && study.device !== "wasm" && { device: study.device }),
    ...(change?.attended && { attended: change.attended }),
  };
};

/**
 * Every hyper-parameter of a contender. A condition's changes override the fixed hyper-parameters, which override the chosen
 * ones. A model that has a weight for each position is told L.
 */
const settingsOf = (
  { fixed }: Study,
  { make }: Contender,
  choice: GridValue,
  length: number,
  change: Change | undefined,
): Settings => {
  const { hyperparameters, options = {} } = make();
  const applicable = Object.fromEntries(Object.entries(fixed).filter(([name]) => Object.hasOwn(hyperparameters, name)));
  const settings = { ...choice.settings, ...applicable, ...lengthSettings(options, length), ...change?.settings };
  return make(settings).hyperparameters;
};

/**
 * The protocol of a contender in a study, with its own negatives and its own way with short histories; a model that only counts has
 * the study's.
 */
export const protocolOfModel = (
  { protocol, negatives }: Pick<Study, "protocol" | "negatives">,
  { make }: Contender,
  settings?: Settings,
  rule: NegativeRule = negatives,
): Protocol => {
  const model = make(settings);
  return isCounted(model) ? protocol : protocolFor(protocol, model, rule);
};
