/** Verifies a report: computes its figures again from the results in a store. */
import { isDeepStrictEqual } from "node:util";
import { attentionGains, compareAll, leadsOf } from "../report/comparisons.ts";
import { type AlsoMeasured, metricsAt } from "../report/metrics.ts";
import { rankAll } from "../report/rankings.ts";
import { intervalsOf } from "../report/row-card.ts";
import { ranksOf } from "../report/user-ranks.ts";
import type { MeasuredCondition, SeedResult } from "../run/run-study.ts";
import type { StoreReader } from "../run/read-store.ts";
import { deviation, mean } from "../significance/mean.ts";
import { unpackedTargets } from "../study/packed-targets.ts";
import type { StudyPart } from "../study/parts.ts";
import type { StudyData } from "../study/study.ts";
import { misplacedCells } from "./misplaced-cells.ts";

/** Figures by their names. JSON has no NaN, and `null` in its place. */
type Figures = Readonly<Record<string, number | null>>;

/** A row of a report's file, as far as it is verified. */
interface ReportedRow {
  readonly part: StudyPart;
  readonly data: string;
  readonly model: string;
  readonly label: string;
  readonly runs: readonly {
    readonly seed: number;
    readonly cell: string;
    readonly bestEpoch: number;
    readonly metrics: Figures;
  }[];
  readonly mean: Figures;
  readonly deviation: Figures;
  readonly intervals?: unknown;
}

/** The part of a report's file that is verified. What a report of an earlier version lacks is passed over. */
export interface ReportedRows {
  readonly rows: readonly ReportedRow[];
  readonly protocol?: unknown;
  readonly data?: readonly { readonly name: string; readonly fingerprint: string }[];
  readonly comparisons?: unknown;
  readonly attentionGains?: unknown;
  readonly leads?: unknown;
  readonly rankings?: unknown;
  readonly ranks?: unknown;
}

/** What a verification of a report found. */
export interface VerifiedReport {
  /** The figures that were computed again. */
  readonly figures: number;
  /** A sentence for each figure that is not what the stored ranks give. */
  readonly faults: readonly string[];
}

/** What is asked of a store. */
type Stored = Pick<StoreReader, "find" | "suites" | "cells">;

/** A figure of a report, and what it has to be. */
interface Pair {
  readonly where: string;
  readonly name: string;
  readonly reported: unknown;
  readonly computed: unknown;
}

/**
 * The facts on the items that are asked for on a data set of a report, of which figures of repeats and of samples are made: those of a
 * suite in the store that had the same data and the same protocol.
 */
const targetsOn = ({ data = [], protocol }: ReportedRows, store: Stored, name: string): StudyData["targets"] => {
  const fingerprint = data.find((one) => one.name === name)?.fingerprint;
  const packed = store
    .suites()
    .flatMap(({ studies }) => studies.map(({ study }) => study))
    .filter((study) => isDeepStrictEqual(study.protocol, protocol))
    .flatMap((study) => study.data)
    .find(({ dataset, targets }) => dataset.fingerprint === fingerprint && targets !== undefined)?.targets;
  return packed === undefined ? undefined : unpackedTargets(packed);
};

/**
 * Computes the figures of a report again from the ranks in the store: those of each run, their means, deviations and intervals, and the
 * tests, leads and rankings that are made of them; and that each run names a cell of its model, its data and its seed. The store itself
 * refuses a cell that is not what was written.
 *
 * @example
 * ```ts
 * const report = buildReport(study, ["table2"], results, new Date(0));
 * const { figures, faults } = verifyReport(report, store);
 * [figures > 0, faults]; // [true, []]
 * ```
 */
export const verifyReport = (report: ReportedRows, store: Stored): VerifiedReport => {
  const names = new Set(report.rows.map(({ data }) => data));
  const targets = new Map([...names].map((name) => [name, targetsOn(report, store, name)]));
  const rows = report.rows.map((row) => verifyRow(row, store, targets.get(row.data)));
  const lost = rows.flatMap((row) => row.lost);
  const measured = rows.map((row) => row.measured);
  // What is made of all runs cannot be made where some are missing, which is said.
  const pairs = [
    ...rows.flatMap((row) => row.pairs),
    ...(lost.some(({ isRun }) => isRun) ? [] : pairsOf(report, measured)),
  ];
  const faults = pairs
    .filter(({ reported, computed }) => !isSame(reported, computed))
    .map(
      ({ where, name, reported, computed }) =>
        `${where}: ${name} is ${String(reported)} in the report, and the stored ranks give ${String(computed)}.`,
    );
  const misplaced = misplacedCells(report, store.cells());
  return { figures: pairs.length, faults: [...lost.map(({ says }) => says), ...misplaced, ...faults] };
};

/** A row's figures, the runs behind it, and what the store lacks of them. */
interface VerifiedRow {
  readonly measured: MeasuredCondition;
  readonly pairs: readonly Pair[];
  readonly lost: readonly { readonly says: string; readonly isRun: boolean }[];
}

const verifyRow = (row: ReportedRow, { find }: Stored, targets: StudyData["targets"]): VerifiedRow => {
  const { part, data, model, label } = row;
  const place = `${part}, ${data}, ${model}, ${label}`;
  const found = row.runs.map((run) => ({ run, outcome: find(run.cell), where: `${place}, seed ${run.seed}` }));
  const runs = found.flatMap(({ run: { seed, cell }, outcome }): readonly SeedResult[] =>
    outcome?.kind === "done" ? [{ seed, cell, result: outcome.result }] : [],
  );
  const ofRuns = found.flatMap(({ run: { metrics, bestEpoch }, outcome, where }): readonly Pair[] => {
    if (outcome?.kind !== "done") return [];
    const names = Object.keys(metrics).filter((name) => targets || !isOfTargets(name));
    const computed = metricsAt(outcome.result.ranks, cutoffsOf(names), alsoMeasured(names, targets));
    return [
      ...names.map((name) => ({ where, name, reported: metrics[name], computed: computed[name] ?? NaN })),
      { where, name: "the best epoch", reported: bestEpoch, computed: outcome.result.bestEpoch },
    ];
  });
  const summaries = (
    [
      ["mean", mean, row.mean],
      ["deviation", deviation, row.deviation],
    ] as const
  ).flatMap(([what, summary, reported]) =>
    Object.keys(reported).map((name) => ({
      where: place,
      name: `the ${what} of ${name}`,
      reported: reported[name],
      computed: summary(row.runs.map(({ metrics }) => metrics[name] ?? NaN)),
    })),
  );
  const isWhole = runs.length > 0 && runs.length === row.runs.length;
  const intervals = isWhole ? within(place, "intervals", row.intervals, intervalsOf(runs)) : [];
  const isLacking = !targets && found.some(({ run: { metrics } }) => Object.keys(metrics).some(isOfTargets));
  return {
    measured: { part, data, model, condition: { label, change: {} }, runs, missing: [] },
    pairs: [...ofRuns, ...summaries, ...intervals],
    lost: [
      ...found.flatMap(({ run: { cell }, outcome, where }) =>
        outcome?.kind === "done"
          ? []
          : [{ says: `${where}: its cell ${cell.slice(0, 12)} has no result in the store.`, isRun: true }],
      ),
      ...(isLacking
        ? [
            {
              says: `${place}: the store does not know the items that were asked for, so that figures of repeats and samples cannot be computed again.`,
              isRun: false,
            },
          ]
        : []),
    ],
  };
};

/** What a report has of all runs together: tests, leads, rankings, and the ranks of users. */
const pairsOf = (report: ReportedRows, measured: readonly MeasuredCondition[]): readonly Pair[] => {
  const table2 = measured.filter(({ part }) => part === "table2");
  const comparisons = compareAll(table2);
  return Object.entries({
    comparisons,
    attentionGains: attentionGains(measured),
    leads: leadsOf(table2, comparisons),
    rankings: rankAll(table2),
    ranks: ranksOf(table2),
  }).flatMap(([name, computed]) => within("the report", name, report[name as keyof ReportedRows], computed));
};

/** The numbers and texts in a value, beside those that are reported in their places. */
const within = (where: string, name: string, reported: unknown, computed: unknown): readonly Pair[] => {
  if (reported === undefined) return [];
  if (typeof computed !== "object" || computed === null) return [{ where, name, reported, computed }];
  const theirs: Readonly<Record<string, unknown>> = typeof reported === "object" ? { ...reported } : {};
  const [there, here] = [theirs, computed].map((one) => Object.keys(one).length);
  if (Array.isArray(computed) && there !== here)
    return [{ where, name: `the length of ${name}`, reported: there, computed: here }];
  return Object.entries(computed).flatMap(([key, value]) => within(where, `${name}.${key}`, theirs[key], value));
};

/** Logarithms may differ in their last digits between engines: two figures are the same if they differ by no larger share. */
const ROUNDING = 1e-13;

const isSame = (reported: unknown, computed: unknown): boolean => {
  if (typeof computed !== "number") return reported === computed;
  const number = reported === null ? NaN : reported;
  if (typeof number !== "number") return false;
  return Object.is(number, computed) || Math.abs(number - computed) <= ROUNDING * Math.abs(computed);
};

/** What the names of metrics say: "HR@50 (10 sampled)" has the cut-off 50 and 10 drawn items, "MRR repeat" is of repeats. */
const CUTOFF = /@(\d+)/;
const DRAWN = /\((\d+) sampled\)$/;
const APART = / (?:repeat|explore)$/;

const isOfTargets = (name: string): boolean => APART.test(name) || DRAWN.test(name);

const numbersIn = (names: readonly string[], pattern: RegExp): readonly number[] =>
  names.flatMap((name) => pattern.exec(name)?.slice(1).map(Number) ?? []);

const cutoffsOf = (names: readonly string[]): readonly number[] => numbersIn(names, CUTOFF);

/** What is measured beside the usual, by the names of metrics. */
const alsoMeasured = (names: readonly string[], targets: StudyData["targets"]): AlsoMeasured => {
  if (!targets) return {};
  const [drawn] = numbersIn(names, DRAWN);
  return {
    ...(names.some((name) => APART.test(name)) && { repeats: targets.repeats }),
    ...(drawn !== undefined && { sampled: { drawn, candidates: targets.candidates } }),
  };
};
