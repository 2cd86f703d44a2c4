/** Verifies results: the figures of a report against the store that they came from, and stored cells by running them again. */
import { fold, key } from "@attrec/tensor";
import { at, uniformWords } from "@attrec/tensor/extend";
import { metricsAt } from "../report/metrics.ts";
import type { OutcomeStore } from "../run/runner.ts";
import { deviation, mean } from "../significance/mean.ts";
import type { Outcome } from "../study/outcome.ts";
import { contentDigest } from "./cell-file.ts";

/** The part of a report's file that is verified. */
export interface ReportedRows {
  readonly rows: readonly {
    readonly part: string;
    readonly data: string;
    readonly model: string;
    readonly label: string;
    readonly runs: readonly {
      readonly seed: number;
      readonly cell: string;
      readonly bestEpoch: number;
      readonly metrics: Readonly<Record<string, number>>;
    }[];
    readonly mean: Readonly<Record<string, number>>;
    readonly deviation: Readonly<Record<string, number>>;
  }[];
}

/** What a verification of a report found. */
export interface VerifiedReport {
  /** The figures that were computed again. */
  readonly figures: number;
  /** A sentence for each figure that is not what the stored ranks give. */
  readonly faults: readonly string[];
}

/**
 * Computes every figure of a report's rows again, from the ranks in the store: those of each run, and their means and deviations.
 * The store itself refuses a cell that is not what was written.
 *
 * @example
 * ```ts
 * const report = buildReport(study, ["table2"], results, new Date(0));
 * const { figures, faults } = verifyReport(report, store);
 * [figures > 0, faults]; // [true, []]
 * ```
 */
export const verifyReport = ({ rows }: ReportedRows, store: Pick<OutcomeStore, "find">): VerifiedReport => {
  const faults: string[] = [];
  let figures = 0;
  const check = (where: string, name: string, reported: number, computed: number): void => {
    figures++;
    if (!Object.is(reported, computed))
      faults.push(`${where}: ${name} is ${reported} in the report, and the stored ranks give ${computed}.`);
  };
  for (const { part, data, model, label, runs, ...row } of rows) {
    const where = `${part}, ${data}, ${model}, ${label}`;
    for (const { seed, cell, bestEpoch, metrics } of runs) {
      const outcome = store.find(cell);
      if (outcome?.kind !== "done") {
        faults.push(`${where}, seed ${seed}: its cell ${cell.slice(0, 12)} has no result in the store.`);
        continue;
      }
      const computed = metricsAt(outcome.result.ranks, cutoffsOf(Object.keys(metrics)));
      for (const [name, value] of Object.entries(metrics))
        check(`${where}, seed ${seed}`, name, value, computed[name] ?? NaN);
      check(`${where}, seed ${seed}`, "the best epoch", bestEpoch, outcome.result.bestEpoch);
    }
    for (const [what, summary, reported] of [
      ["mean", mean, row.mean],
      ["deviation", deviation, row.deviation],
    ] as const)
      for (const [name, value] of Object.entries(reported))
        check(where, `the ${what} of ${name}`, value, summary(runs.map(({ metrics }) => metrics[name] ?? NaN)));
  }
  return { figures, faults };
};

/** The cut-offs that the names of metrics have: HR@50 has 50. */
const cutoffsOf = (names: readonly string[]): readonly number[] =>
  names.flatMap((name) => (name.includes("@") ? [Number(name.slice(name.indexOf("@") + 1))] : []));

/**
 * A number of the given values, drawn at random without putting any back; all of them if there are no more.
 *
 * @example
 * ```ts
 * sampleOf(["ann", "bob", "cleo", "dan"], 2, 1); // ["ann", "dan"]
 * ```
 */
export const sampleOf = <T>(values: readonly T[], count: number, seed: number): readonly T[] => {
  const words = uniformWords(fold(key(seed), "verify"), 0, values.length);
  const order = values.map((_, i) => i).toSorted((a, b) => at(words, a) - at(words, b) || a - b);
  return order
    .slice(0, count)
    .toSorted((a, b) => a - b)
    .map((i) => at(values, i));
};

/**
 * A sentence if a cell that ran again did not come to what is stored of it. Seconds and memory may differ.
 *
 * @example
 * ```ts
 * const address = results.measured[0]?.runs[0]?.cell ?? "";
 * const stored = store.find(address) ?? { kind: "failed", sentence: "It is not there." };
 * repetitionFault("The first cell", stored, stored); // undefined
 * repetitionFault("The first cell", stored, { kind: "failed", sentence: "The disk was full." }); // "The first cell came to a result before, and failed now: The disk was full."
 * ```
 */
export const repetitionFault = (name: string, stored: Outcome, again: Outcome): string | undefined => {
  if (again.kind === "failed") return `${name} came to a result before, and failed now: ${again.sentence}`;
  return contentDigest(stored) === contentDigest(again)
    ? undefined
    : `${name} came to another result than the one that is stored.`;
};
