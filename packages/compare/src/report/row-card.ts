/** A row of a report: what the runs of one condition give together, beside the paper's figures. */
import { at } from "@attrec/tensor/extend";
import type { Metrics } from "attrec";
import { paperTable3, paperTable4, paperTable5 } from "../paper/ablations.ts";
import { paperTable2 } from "../paper/table2.ts";
import type { MeasuredCondition } from "../run/run-study.ts";
import { deviation, mean } from "../significance/mean.ts";
import { secondsPerEpoch } from "../study/outcome.ts";
import type { StudyPart } from "../study/parts.ts";
import { belowChance } from "./below-chance.ts";
import { gainsByUser, paperMeasures } from "./comparisons.ts";
import type { Row, RunCard } from "./report.ts";

/**
 * The row of a condition. `metricsOf` measures ranks, `paper` is what the paper calls the data set, if it has it, and
 * `items` is how many items the data set has.
 */
export const rowCard = (
  { part, data, model, condition, runs, missing }: MeasuredCondition,
  metricsOf: (ranks: Int32Array) => Metrics,
  paper: string | undefined,
  items: number,
): Row => {
  const cards = runs.map(({ seed, cell, result }): RunCard => ({
    seed,
    cell,
    metrics: metricsOf(result.ranks),
    bestEpoch: result.bestEpoch,
    epochs: result.epochs.length,
    secondsPerEpoch: secondsPerEpoch(result),
    memory: result.memory,
  }));
  const over = (summary: (values: readonly number[]) => number): Metrics =>
    Object.fromEntries(
      Object.keys(cards[0]?.metrics ?? {}).map((name) => [
        name,
        summary(cards.map(({ metrics }) => metrics[name] ?? NaN)),
      ]),
    );
  return {
    part,
    data,
    model,
    label: condition.label,
    axis: condition.axis,
    at: condition.at,
    runs: cards,
    missing,
    mean: over(mean),
    deviation: over(deviation),
    intervals: runs.length === 0 ? {} : intervalsOf(runs),
    paper: paper === undefined ? {} : paperMetrics(part, paper, model, condition.label),
    ...belowChance(
      runs.map(({ result }) => result.ranks),
      items,
    ),
  };
};

/** The mean gain over users and 1.96 standard errors to both sides; each user's gain is the mean over seeds. */
export const intervalsOf = (runs: MeasuredCondition["runs"]): Row["intervals"] =>
  Object.fromEntries(
    paperMeasures.map((measure) => {
      const gains = at(gainsByUser([runs], measure), 0);
      const [center, error] = [mean(gains), deviation(gains) / Math.sqrt(gains.length)];
      return [measure, [center - 1.96 * error, center + 1.96 * error]] as const;
    }),
  );

/** The paper's figures for a condition; nothing where the paper gives no number. */
const paperMetrics = (part: StudyPart, data: string, model: string, label: string): Metrics => {
  const named = (name: string, value: number | undefined): Metrics => (value === undefined ? {} : { [name]: value });
  if (part === "table3") return named("HR@50", paperTable3[data]?.[label]);
  if (part === "table4") return named("HR@50", paperTable4[data]?.[label]);
  if (part === "table5") return named("seconds", paperTable5[data]?.[model]);
  if (part !== "table2") return {};
  const [hitRatio, reciprocalRank] = paperTable2[data]?.[model] ?? [];
  return { ...named("HR@50", hitRatio), ...named("MRR", reciprocalRank) };
};
