// Makes a report, as data, from the results of a study.
import type { MadeModel, Metrics, UserCounts } from "attrec";
import { fewestActions, isCounted, usualExamples } from "attrec/extend";
import { paperName } from "../paper/datasets.ts";
import type { ResultOrigin } from "../run/origin.ts";
import type { MeasuredCondition, Searched, StudyResults } from "../run/run-study.ts";
import type { Cell } from "../study/cell.ts";
import { epochsOf } from "../search/budget.ts";
import { edgesOf } from "../search/edges.ts";
import { isPending } from "../search/tune.ts";
import type { DataFacts } from "../study/data-facts.ts";
import type { StudyPart } from "../study/parts.ts";
import { spaceOn } from "../study/contender.ts";
import { cellOf, lengthsOf, protocolOfModel, type Study, type StudyData } from "../study/study.ts";
import { usersWith } from "../study/users.ts";
import { attentionGains, compareAll, leadsOf } from "./comparisons.ts";
import { findingsOf } from "./findings.ts";
import { type AlsoMeasured, metricsAt, PAPERS_CUTOFF } from "./metrics.ts";
import { thisMachine } from "./machine.ts";
import { rankAll } from "./rankings.ts";
import type { AttentionCard, Curve, DataCard, Report, SearchCard } from "./report.ts";
import { rowCard } from "./row-card.ts";
import type { SplitOrder } from "./split-orders.ts";
import { ranksOf } from "./user-ranks.ts";

/** What a report says beside the results. */
export interface ReportOptions {
  /** The command and the commit. */
  readonly origin?: ResultOrigin;
  /** How far the order of models is that under other splits, from the results under each. */
  readonly splitOrders?: readonly SplitOrder[];
  /** The cut-offs k of its metrics; 50, the paper's, is always among them. */
  readonly cutoffs?: readonly number[];
  /** Whether repeats, and items that are new to the user, are measured apart as well, where the data were read. */
  readonly isApart?: boolean;
  /** The number of drawn items among which right items are ranked as well, likewise; such figures are biased, and labelled. */
  readonly sampled?: number;
}

/**
 * The report of a study that has been run. `made` is the time to be printed.
 *
 * @example
 * ```ts
 * const report = buildReport(study, ["table2"], results, new Date(0));
 * report.rows.map(({ model, runs }) => [model, runs.length]); // [["popularity", 2], ["item-knn", 2]]
 * ```
 */
export const buildReport = (
  study: Study,
  parts: readonly StudyPart[],
  { searched, measured }: StudyResults,
  made: Date,
  { origin, splitOrders = [], ...wanted }: ReportOptions = {},
): Report => {
  const table2 = measured.filter(({ part }) => part === "table2");
  const data = study.data.map(({ dataset }) => dataCard(dataset));
  const comparisons = compareAll(table2);
  const metrics = metricsOn(study, wanted);
  const report = {
    version: 3,
    made: made.toISOString(),
    origin,
    parts,
    protocol: study.protocol,
    seeds: study.seeds,
    budget: study.budget,
    training: study.training,
    device: study.computedBy ?? study.device ?? "wasm",
    machine: thisMachine(),
    models: study.models.map((contender) => ({
      name: contender.name,
      title: contender.title,
      counts: contender.counts ?? false,
      negatives: protocolOfModel(study, contender).negatives,
      shortHistories: protocolOfModel(study, contender).shortHistories,
      optimizer: contender.training.optimizer,
      batchSize: contender.training.batchSize ?? study.training.batchSize,
      code: study.code(contender),
    })),
    data,
    searches: searched.map((one) => searchCard(study, one)),
    rows: measured.map((one) => {
      const { paper, items = 0 } = data.find(({ name }) => name === one.data) ?? {};
      return rowCard(one, metrics(one.data), paper?.name, items);
    }),
    comparisons,
    attentionGains: attentionGains(measured),
    leads: leadsOf(table2, comparisons),
    rankings: rankAll(table2),
    splitOrders,
    curves: table2.flatMap(curvesOf),
    ranks: ranksOf(table2),
    attention: attentionOf(measured),
    findings: [],
  } as const;
  return { ...report, findings: findingsOf(report) };
};

const dataCard = (facts: DataFacts): DataCard => {
  const { published } = facts;
  const name = paperName(published);
  return { ...facts, paper: published && name !== undefined ? { name, ...published } : undefined };
};

/** The users whom the examples of a cell train, and those who are judged. */
const usersOf = ({ protocol, lengths }: Cell, model: MadeModel, { lengths: ofUsers }: DataFacts): UserCounts => {
  const examples = (isCounted(model) ? undefined : model.examples) ?? usualExamples;
  return usersWith(ofUsers, fewestActions(lengths, examples, protocol.shortHistories));
};

const searchCard = (study: Study, { tuning, trials, ...search }: Searched): SearchCard => {
  const { budget, models, data } = study;
  const contender = models.find(({ name }) => name === search.model);
  const on = data.find(({ dataset }) => dataset.name === search.data);
  const counts = contender?.counts ?? false;
  const cell = contender && tuning && on && cellOf(study, on, contender, { choice: tuning.best, epochs: 1, seed: 0 });
  const pending = trials.filter(isPending).length;
  const failures = trials.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
  return {
    ...search,
    tried: trials.length - pending,
    failed: failures.length,
    pending,
    reasons: [...new Set(failures)],
    epochs: trials.reduce((sum, { epochs }) => sum + epochs, 0),
    allowed: counts ? 0 : epochsOf(budget),
    validations: trials.flatMap(({ validation }) => (validation === undefined ? [] : [validation])),
    validation: tuning?.validation,
    rate: tuning?.best.rate,
    lengths: cell?.lengths,
    users: cell && usersOf(cell, contender.make(cell.settings), on.dataset),
    edges:
      contender && tuning && on && trials.length > 0
        ? edgesOf(spaceOn(contender, lengthsOf(on.dataset)), tuning.best, contender.make)
        : [],
  };
};

/** The metrics of ranks on a data set. */
const metricsOn = (
  { data }: Study,
  { cutoffs = [], isApart = false, sampled }: ReportOptions,
): ((name: string) => (ranks: Int32Array) => Metrics) => {
  const factsOf = ({ targets }: StudyData): AlsoMeasured =>
    targets
      ? {
          ...(isApart && { repeats: targets.repeats }),
          ...(sampled !== undefined && { sampled: { drawn: sampled, candidates: targets.candidates } }),
        }
      : {};
  const facts = new Map(data.map((one) => [one.dataset.name, factsOf(one)]));
  return (name) => (ranks) => metricsAt(ranks, [PAPERS_CUTOFF, ...cutoffs], facts.get(name));
};

const curvesOf = ({ data, model, runs }: MeasuredCondition): readonly Curve[] =>
  runs
    .map(({ seed, result }) => ({
      data,
      model,
      seed,
      points: result.epochs.flatMap(({ epoch, validation, loss }) =>
        validation === undefined ? [] : [{ epoch, validation, loss }],
      ),
    }))
    .filter(({ points }) => points.length > 0);

/** The maps of each data set: those of figure 3 if it is there, else of the first run with some. */
const attentionOf = (measured: readonly MeasuredCondition[]): readonly AttentionCard[] =>
  [...new Set(measured.map(({ data }) => data))].flatMap((data) => {
    const here = measured.filter((one) => one.data === data);
    const mapsOf = (part: StudyPart) =>
      here
        .filter((one) => one.part === part)
        .flatMap(({ runs, condition }) =>
          runs.map(({ result }) => ({ maps: result.attention, isAsked: condition.change.attended !== undefined })),
        );
    const found = (["figure3", "table2", "table3"] as const).flatMap(mapsOf).find(({ maps }) => maps.length > 0);
    if (!found) return [];
    const named = found.isAsked && { named: found.maps.map(({ user, items }) => ({ user, items })) };
    return [{ data, maps: found.maps.map(({ weights }) => weights), ...named }];
  });
