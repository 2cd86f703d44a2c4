/** The options that say what is measured, and against which items. */
import { Option } from "@commander-js/extra-typings";
import { type MetricName, metricNames, usualCutoffs, usualMetrics } from "attrec";
import { numeric, wholeOption } from "../numeric.ts";
import { listOf, numberFor, oneOf } from "../settings.ts";

/** The options under the heading "Measures:". */
export const measures = {
  part: () =>
    new Option("--part <name>", "the part of the data that is ranked: test or validation")
      .argParser(oneOf("part", ["test", "validation"]))
      .default<"test">("test"),
  metrics: () =>
    new Option("--metrics <names>", `the metrics with commas between: ${metricNames.join(", ")}`)
      .argParser(listOf(oneOf("metric", metricNames)))
      .default<readonly MetricName[]>(usualMetrics, usualMetrics.join()),
  cutoffs: () =>
    new Option("--cutoffs <k>", "the cut-offs of metrics that look at the first k items, with commas between")
      .argParser(listOf(numberFor("--cutoffs", wholeOption(1))))
      .default<readonly number[]>(usualCutoffs, usualCutoffs.join()),
  apart: () =>
    new Option("--apart", "measure repeats and items that are new to the user apart as well").default<boolean>(false),
  sampled: (says = "rank among so many items drawn at random, not among all; biased, and labelled so") =>
    numeric("--sampled <count>", says, wholeOption(1)),
  perUser: () => new Option("--per-user <file>", "the file for each user's figures, a table between commas"),
  ranks: () => new Option("--ranks", "print the rank of each right item as well").default<boolean>(false),
  evaluatedLists: () =>
    new Option(
      "--lists <file>",
      "lists of another program in the place of a model: rows of user, item and score (or rank), or JSON lines; --dataset names the data",
    ),
};
