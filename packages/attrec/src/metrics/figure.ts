/** A figure by its name on the command line: `ndcg@10`, `mrr`, `mrr@20`. */
import { either, lookUp, noSuch, shown } from "../options/names.ts";
import { OptionError } from "../options/check.ts";
import { accuracyMetrics } from "./accuracy.ts";
import { listMetrics } from "./lists.ts";
import { isAccuracy, type MetricName, metricNames } from "./measure.ts";

/** A metric, at a cut-off if it has one. */
export interface Figure {
  readonly metric: MetricName;
  readonly cutoff: number | undefined;
  /** Its name in results: "NDCG@10". */
  readonly title: string;
}

/** A figure of accuracy, of which more is better. */
const ACCURACY = Object.keys(accuracyMetrics);

/**
 * The figures that a text writes, with commas between. The first is the one that judges, and so it is one of accuracy: of others
 * less may be better.
 *
 * @throws OptionError for a name that there is not, a cut-off that is missing or too much, and a first figure that cannot judge
 *
 * @example
 * ```ts
 * figuresIn("ndcg@10, hr@50, mrr"); // [{ metric: "ndcg", cutoff: 10, title: "NDCG@10" }, { metric: "hr", cutoff: 50, title: "HR@50" }, { metric: "mrr", cutoff: undefined, title: "MRR" }]
 * ```
 */
export const figuresIn = (text: string): readonly [Figure, ...Figure[]] => {
  const [first = "", ...others] = text.split(",").map((part) => part.trim().toLowerCase());
  const judging = figureIn(first);
  if (!isAccuracy(judging.metric))
    throw new OptionError(
      `${shown(first)} cannot choose an epoch, as it is no metric of accuracy: begin with ${either(ACCURACY)}.`,
    );
  return [judging, ...others.map(figureIn)];
};

const figureIn = (text: string): Figure => {
  const [, name = "", at] = /^([^@]*)(?:@(.*))?$/s.exec(text) ?? [];
  // With a cut-off, the reciprocal rank has another name.
  const called = name === "mrr" && at !== undefined ? "mrr@k" : name;
  const metric = metricNames.find((one) => one === called);
  if (metric === undefined) throw new OptionError(noSuch("metric", name, metricNames));
  const { title, ...rest } = lookUp({ ...accuracyMetrics, ...listMetrics }, metric) ?? { title: name };
  const hasCutoff = !("hasCutoff" in rest) || rest.hasCutoff;
  if (!hasCutoff && at === undefined) return { metric, cutoff: undefined, title };
  const cutoff = /^[1-9]\d{0,8}$/.test(at ?? "") ? Number(at) : undefined;
  if (hasCutoff && cutoff !== undefined) return { metric, cutoff, title: `${title}@${cutoff}` };
  throw new OptionError(
    hasCutoff
      ? `The metric ${name} looks at the first items of a list: say at how many, such as ${name}@10, not ${shown(text)}.`
      : `The metric ${name} looks at whole lists: write ${name}, not ${shown(text)}.`,
  );
};
