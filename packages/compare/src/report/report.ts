// The types of a report.
import type { Metrics, Protocol, Settings, WindowLengths, UserCounts } from "attrec";
import type { ResultOrigin } from "../run/origin.ts";
import type { MissingRun } from "../run/run-study.ts";
import type { SearchBudget } from "../search/budget.ts";
import type { CriticalDifference } from "../significance/critical-difference.ts";
import type { DataFacts } from "../study/data-facts.ts";
import type { StudyPart } from "../study/parts.ts";
import type { ConfidenceInterval } from "../significance/bootstrap.ts";
import type { Lead, ModelComparison } from "./comparisons.ts";
import type { Machine } from "./machine.ts";
import type { SplitOrder } from "./split-orders.ts";
import type { RanksCard } from "./user-ranks.ts";

/** The whole content of a report, as data: every page and table is made from it alone. */
export interface Report {
  /** The version of this form. */
  readonly version: 3;
  /** The time at which it was made, ISO 8601. */
  readonly made: string;
  /** The command and the code that made it, if they are known. */
  readonly origin: ResultOrigin | undefined;
  readonly parts: readonly StudyPart[];
  readonly protocol: Protocol;
  readonly seeds: readonly number[];
  readonly budget: SearchBudget;
  /** Windows in a step, epochs from one validation to the next, and validations without progress. */
  readonly training: { readonly batchSize: number; readonly every: number; readonly patience: number };
  /** The device that computed it. */
  readonly device: string;
  readonly machine: Machine;
  readonly models: readonly ModelCard[];
  readonly data: readonly DataCard[];
  readonly searches: readonly SearchCard[];
  readonly rows: readonly Row[];
  readonly comparisons: readonly ModelComparison[];
  /** What attention is worth on each data set: AttRec with it less AttRec without it, in Table 3. */
  readonly attentionGains: readonly ModelComparison[];
  /** Who leads Table 2 on each data set, by each measure. */
  readonly leads: readonly Lead[];
  readonly rankings: readonly Ranking[];
  /** How far the order of models in Table 2 is that under each other split that was studied; none where one split was. */
  readonly splitOrders: readonly SplitOrder[];
  readonly curves: readonly Curve[];
  /** The ranks of users in Table 2. */
  readonly ranks: readonly RanksCard[];
  readonly attention: readonly AttentionCard[];
  /** The findings: the meaning of the figures, in sentences. */
  readonly findings: readonly string[];
}

/** A model that took part. */
export interface ModelCard {
  readonly name: string;
  readonly title: string;
  readonly counts: boolean;
  /** The items that are no negatives in its training. */
  readonly negatives: Protocol["negatives"];
  /** What becomes of histories that are too short for it. */
  readonly shortHistories: Protocol["shortHistories"];
  /** The optimizer of its training, by name, and the examples in a step. */
  readonly optimizer: string;
  readonly batchSize: number;
  /** The version of the code that gave its results. */
  readonly code: string;
}

/** A data set, beside the paper's. */
export interface DataCard extends DataFacts {
  /** Its name and its counts in the paper. */
  readonly paper: (NonNullable<DataFacts["published"]> & { readonly name: string }) | undefined;
}

/** Whether the data are the paper's, judged by their counts. If not, its figures cannot be compared with ours. */
export const isThePapers = ({ users, items, interactions, paper }: DataCard): boolean =>
  paper !== undefined &&
  !paper.isDerived &&
  users === paper.users &&
  items === paper.items &&
  interactions === paper.interactions;

/** The name of the paper's figures where they stand beside ours. */
export const paperLabel = (data: DataCard): string => (isThePapers(data) ? "paper" : "paper, other data");

/** The configurations that the search of a model on a data set tried, and its choice. */
export interface SearchCard {
  readonly data: string;
  readonly model: string;
  /** The configurations that ran, and those of them that failed. */
  readonly tried: number;
  readonly failed: number;
  /** The configurations that have not run yet. */
  readonly pending: number;
  /** The reasons why configurations failed, each sentence once. */
  readonly reasons: readonly string[];
  /** The epochs that were trained, and the epochs that the budget allows. */
  readonly epochs: number;
  readonly allowed: number;
  /** HR@50 on validation of every configuration that did not fail, in its last round. */
  readonly validations: readonly number[];
  /** HR@50 on validation of the chosen configuration. */
  readonly validation: number | undefined;
  readonly settings: Settings;
  readonly rate: number | undefined;
  /** L and T of its windows. */
  readonly lengths: WindowLengths | undefined;
  /** The users whom windows of these lengths train, and those who are judged. */
  readonly users: UserCounts | undefined;
  /** The searched numbers of the choice that lie at the edge of its grid: the best may lie beyond. */
  readonly edges: readonly string[];
  /** Why nothing was chosen. */
  readonly failure: string | undefined;
}

/** A condition's results: a number of a table, or a point of a figure. */
export interface Row {
  readonly part: StudyPart;
  readonly data: string;
  readonly model: string;
  readonly label: string;
  readonly axis: string | undefined;
  readonly at: number | undefined;
  readonly runs: readonly RunCard[];
  /** The seeds that were asked for and have no run: they failed, or have not run yet. */
  readonly missing: readonly MissingRun[];
  /** The means over the seeds; empty if every seed failed. */
  readonly mean: Metrics;
  /** Standard deviation over the seeds; NaN is written as null. */
  readonly deviation: Metrics;
  /** The 95 % intervals over users of HR@50 and MRR: the mean and 1.96 standard errors to both sides. */
  readonly intervals: Readonly<Record<string, ConfidenceInterval>>;
  /** The paper's figures in this place. */
  readonly paper: Metrics;
  /** Where the right items stand lower than chance explains: their mean place among all items, 1 for the first and 0 for the last. */
  readonly meanPlace?: number;
}

/** The seeds of a row that failed, and why. */
export const failedIn = ({ missing }: Pick<Row, "missing">): readonly (MissingRun & { readonly failure: string })[] =>
  missing.flatMap(({ failure, ...run }) => (failure === undefined ? [] : [{ ...run, failure }]));

/** The reasons why seeds of a row failed, each sentence once. */
export const reasonsIn = (row: Pick<Row, "missing">): readonly string[] => [
  ...new Set(failedIn(row).map(({ failure }) => failure)),
];

/** The seeds of a row that have not run yet. */
export const pendingIn = ({ missing }: Pick<Row, "missing">): readonly MissingRun[] =>
  missing.filter(({ failure }) => failure === undefined);

/** One training. */
export interface RunCard {
  readonly seed: number;
  /** Its address in the store. */
  readonly cell: string;
  readonly metrics: Metrics;
  readonly bestEpoch: number;
  readonly epochs: number;
  readonly secondsPerEpoch: number;
  /** The most memory, in MiB. */
  readonly memory: number;
}

/** The ranks of all models over data sets, or over the users of one. */
export interface Ranking extends CriticalDifference {
  readonly over: string;
  readonly measure: string;
  /** Names, in the order of the mean ranks. */
  readonly models: readonly string[];
}

/** A training's validation, epoch by epoch. */
export interface Curve {
  readonly data: string;
  readonly model: string;
  readonly seed: number;
  readonly points: readonly { readonly epoch: number; readonly validation: number; readonly loss: number }[];
}

/** The attention of a few users, without their names and items unless somebody asked for them: a report may go where the data may not. */
export interface AttentionCard {
  readonly data: string;
  /** L x L weights for each user, row by row: the attention of each of the last items to each, oldest first. */
  readonly maps: readonly (readonly number[])[];
  /** The names of the users, and of the items of their histories, where the users were asked for by name. */
  readonly named?: readonly { readonly user: string; readonly items: readonly string[] }[];
}

/** The title of a model in a report; its name, if the report has no such model. */
export const titleOf = ({ models }: Pick<Report, "models">, name: string): string =>
  models.find((model) => model.name === name)?.title ?? name;

/** The titles of models as a list in words. */
export const listedTitles = (report: Pick<Report, "models">, names: readonly string[]): string => {
  const titles = names.map((name) => titleOf(report, name));
  return titles.length < 2 ? titles.join() : `${titles.slice(0, -1).join(", ")} and ${titles.at(-1) ?? ""}`;
};

/** The examples in a step: those of all models, and of each model that has others. */
export const batchesOf = ({ training: { batchSize }, models }: Pick<Report, "training" | "models">): string => {
  const others = models.filter((model) => !model.counts && model.batchSize !== batchSize);
  const own = others.map((model) => `${model.title} ${model.batchSize}`).join(", ");
  return `batches of ${batchSize}${own === "" ? "" : ` (${own})`}`;
};

/** The row of a condition. */
export const conditionRow = (
  { rows }: Pick<Report, "rows">,
  part: StudyPart,
  data: string,
  model: string,
  label?: string,
): Row | undefined =>
  rows.find(
    (row) =>
      row.part === part && row.data === data && row.model === model && (label === undefined || row.label === label),
  );
