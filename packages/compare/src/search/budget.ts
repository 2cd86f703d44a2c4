// The search budget, and the rounds and epochs that it allows.
import { halvingRungs, type Rung } from "./halving.ts";

/** The methods by which hyper-parameters are searched. */
export const methodNames = ["grid", "random", "halving", "none"] as const;

/** The method by which a model's hyper-parameters are searched. */
export type Method = (typeof methodNames)[number];

/** The search budget, which is the same for every model. */
export interface SearchBudget {
  readonly method: Method;
  /** The number of configurations that are tried. */
  readonly configurations: number;
  /** The most epochs that each configuration is trained for. */
  readonly epochs: number;
  /** Where nothing is searched: the search of an earlier report, whose choices are taken. */
  readonly earlier?: EarlierSearch;
}

/** The search of an earlier report, with the command line and the commit that made it. */
export interface EarlierSearch extends Omit<SearchBudget, "earlier"> {
  readonly command?: string;
  readonly commit?: string | undefined;
}

/**
 * The rounds that a budget pays for; none where nothing is searched. They depend on nothing else, so that no model gets more than another.
 *
 * @example
 * ```ts
 * // Half of the configurations go on, for twice as many epochs.
 * rungsOf({ method: "halving", configurations: 8, epochs: 20 }); // [{ configurations: 8, epochs: 7 }, { configurations: 2, epochs: 20 }]
 * ```
 */
export const rungsOf = ({ method, configurations, epochs }: SearchBudget): readonly Rung[] => {
  if (method === "none") return [];
  return method === "halving" ? halvingRungs(configurations, epochs) : [{ configurations, epochs }];
};

/** The largest cost, configurations x epochs: early stopping may leave some of it unused. */
export const epochsOf = (budget: SearchBudget): number =>
  rungsOf(budget).reduce((sum, { configurations, epochs }) => sum + configurations * epochs, 0);

/**
 * A budget as a sentence.
 *
 * @example
 * ```ts
 * describeBudget({ method: "halving", configurations: 8, epochs: 20 }); // "Every model has the same budget on each data set: 8 x 7 + 2 x 20 = 96 epochs at most (configurations x epochs; successive halving of configurations drawn at random from its grid)."
 * ```
 */
export const describeBudget = (budget: SearchBudget): string => {
  if (budget.method !== "none") return `Every model has the same budget on each data set: ${spentOn(budget)}.`;
  const { earlier } = budget;
  if (!earlier)
    return "No search: each of the paper's models has the configuration that an earlier search chose on validation of MovieLens 100K, and any other the one that is named with its grid.";
  const { command, commit } = earlier;
  const origin = [
    ...(command === undefined ? [] : [`'${command}'`]),
    ...(commit === undefined ? [] : [`commit ${commit}`]),
  ];
  return `No search: each model has the configuration that an earlier search chose on validation of the same data, with ${spentOn(earlier)}${origin.length > 0 ? `, by ${origin.join(", ")}` : ""}.`;
};

/** The rounds of a search, and how it draws. */
const spentOn = (budget: SearchBudget): string => {
  const rounds = rungsOf(budget).map(({ configurations, epochs }) => `${configurations} x ${epochs}`);
  return `${rounds.join(" + ")} = ${epochsOf(budget)} epochs at most (configurations x epochs; ${methods[budget.method]})`;
};

const methods: Readonly<Record<Method, string>> = {
  grid: "its whole grid, or as many points drawn from a larger one",
  random: "drawn at random from its grid",
  halving: "successive halving of configurations drawn at random from its grid",
  none: "",
};
