// The types of a report.
import type { Metrics, Protocol, Settings } from "attrec";
import type { Budget } from "../search/budget.ts";
import type { CriticalDifference } from "../significance/critical-difference.ts";
import type { Part } from "../study/parts.ts";
import type { Comparison } from "./comparisons.ts";
import type { Machine } from "./machine.ts";

/** All that a report says, as data: every page and table is made from it alone. */
export interface Report {
  /** Of this form. */
  readonly version: 1;
  /** When it was made, ISO 8601. */
  readonly made: string;
  readonly parts: readonly Part[];
  readonly protocol: Protocol;
  readonly seeds: readonly number[];
  readonly budget: Budget;
  /** Windows a step, epochs from one validation to the next, and validations without progress. */
  readonly training: { readonly batchSize: number; readonly every: number; readonly patience: number };
  readonly machine: Machine;
  readonly models: readonly ModelCard[];
  readonly data: readonly DataCard[];
  readonly searches: readonly SearchCard[];
  readonly rows: readonly Row[];
  readonly comparisons: readonly Comparison[];
  readonly rankings: readonly Ranking[];
  readonly curves: readonly Curve[];
  readonly attention: readonly AttentionCard[];
  /** What the figures say, in sentences. */
  readonly findings: readonly string[];
}

/** A model that took part. */
export interface ModelCard {
  readonly name: string;
  readonly title: string;
  readonly counts: boolean;
  /** Version of the code that its results are of. */
  readonly code: string;
}

/** A data set, beside that of the paper. */
export interface DataCard {
  readonly name: string;
  readonly title: string;
  /** What to know before a result on it is believed. */
  readonly note: string | undefined;
  /** What is to be known of how its file was read, a sentence each. */
  readonly remarks: readonly string[];
  readonly filter: string;
  readonly fingerprint: string;
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
  readonly historyLength: number;
  readonly targetCount: number;
  /** The paper's name of it, and its counts there. */
  readonly paper:
    | {
        readonly name: string;
        readonly users: number;
        readonly items: number;
        readonly interactions: number;
        /** Whether the paper's were made from the same source by another rule. */
        readonly isDerived: boolean;
      }
    | undefined;
}

/** Whether the data are the paper's, as far as their numbers say: if not, its figures cannot be held against ours. */
export const isThePapers = ({ users, items, interactions, paper }: DataCard): boolean =>
  paper !== undefined &&
  !paper.isDerived &&
  users === paper.users &&
  items === paper.items &&
  interactions === paper.interactions;

/** How the paper's figures are named where they stand beside ours. */
export const paperLabel = (data: DataCard): string => (isThePapers(data) ? "paper" : "paper, other data");

/** What the search of a model on a data set tried and chose. */
export interface SearchCard {
  readonly data: string;
  readonly model: string;
  readonly tried: number;
  readonly failed: number;
  /** Why configurations failed, each sentence once. */
  readonly reasons: readonly string[];
  /** Epochs that were trained; the budget allows for so many. */
  readonly epochs: number;
  readonly allowed: number;
  /** HR@50 on validation of what was chosen. */
  readonly validation: number | undefined;
  readonly settings: Settings;
  readonly rate: number | undefined;
  readonly failure: string | undefined;
}

/** A condition's results: a number of a table, or a point of a figure. */
export interface Row {
  readonly part: Part;
  readonly data: string;
  readonly model: string;
  readonly label: string;
  readonly axis: string | undefined;
  readonly at: number | undefined;
  readonly runs: readonly RunCard[];
  /** Over the seeds; empty if every one failed. */
  readonly mean: Metrics;
  /** Standard deviation over the seeds; NaN is written as null. */
  readonly deviation: Metrics;
  /** What the paper has in this place. */
  readonly paper: Metrics;
  readonly failures: readonly string[];
}

/** One training. */
export interface RunCard {
  readonly seed: number;
  /** Its address in the store. */
  readonly cell: string;
  readonly metrics: Metrics;
  readonly bestEpoch: number;
  readonly epochs: number;
  readonly secondsPerEpoch: number;
  /** MiB, at most. */
  readonly memory: number;
}

/** How all models rank over data sets, or over the users of one. */
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

/** The attention of a few users, without who they are and what they saw: a report may go where the data may not. */
export interface AttentionCard {
  readonly data: string;
  /** For each user L x L weights, row by row: how much each of the last items attends to each, oldest first. */
  readonly maps: readonly (readonly number[])[];
}

/** The row of a condition. */
export const rowOf = (
  { rows }: Pick<Report, "rows">,
  part: Part,
  data: string,
  model: string,
  label?: string,
): Row | undefined =>
  rows.find(
    (row) =>
      row.part === part && row.data === data && row.model === model && (label === undefined || row.label === label),
  );
