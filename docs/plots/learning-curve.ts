/**
 * Draws validation HR@50 by epoch, from the `--json` output of `attrec train`:
 *
 *     npx tsx docs/plots/learning-curve.ts "with attention=full-1.jsonl,full-2.jsonl" "without=none-1.jsonl" > curve.svg
 */
import { readFileSync } from "node:fs";
import { type ChartLine, lineCharts } from "../../packages/cli/src/watch/line-chart.ts";

const pointsOf = (file: string): ChartLine["points"] =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
    .filter((event) => typeof event["validation HR@50"] === "number")
    .map((event) => [Number(event["epoch"]), Number(event["validation HR@50"])]);

const lines = process.argv.slice(2).flatMap((argument) => {
  const [label = "", files = ""] = argument.split("=");
  return files.split(",").map((file) => ({ label, points: pointsOf(file) }));
});
process.stdout.write(lineCharts([{ title: "validation HR@50", lines }]));
