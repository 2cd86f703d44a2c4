/** Writes the README's table of the comparison from a published report: `npm run readme`. A test compares it. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { argv } from "node:process";
import { paperTable2 } from "../packages/compare/src/paper/table2.ts";

/** What is read of a report. */
interface Results {
  readonly models: readonly { readonly name: string; readonly title: string }[];
  readonly rows: readonly {
    readonly part: string;
    readonly model: string;
    readonly runs: readonly { readonly metrics: Readonly<Record<string, number>> }[];
  }[];
}

const REPORT = "docs/results/movielens-100k/results.json";
const PAPER = "ML-100K";

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A measure of a model: ours, the mean over seeds, beside the paper's. */
const cells = (
  runs: Results["rows"][number]["runs"],
  measure: string,
  paper: number | undefined,
): readonly string[] => [
  mean(runs.map(({ metrics }) => metrics[measure] ?? Number.NaN)).toFixed(4),
  paper?.toFixed(4) ?? "–",
];

/** The table of a report: the models, in its order, with what they reach and what the paper gives them. */
export const tableOf = ({ models, rows }: Results): string => {
  const lines = models.flatMap(({ name, title }) => {
    const row = rows.find(({ part, model }) => part === "table2" && model === name);
    if (row === undefined) return [];
    const [hits, ranks] = paperTable2[PAPER]?.[name] ?? [];
    return [[title, ...cells(row.runs, "HR@50", hits), ...cells(row.runs, "MRR", ranks)]];
  });
  const head = ["model", "HR@50", "the paper's", "MRR", "the paper's"];
  const widths = head.map((name, at) => Math.max(name.length, ...lines.map((line) => line[at]?.length ?? 0)));
  const written = (line: readonly string[]): string =>
    `| ${line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, at) => (at === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [written(head), `| ${rule.join(" | ")} |`, ...lines.map(written)].join("\n");
};

/** The README with the table as the report has it now. */
export const withTable = (readme: string): string => {
  const results = JSON.parse(readFileSync(path(REPORT), "utf8")) as Results;
  return readme.replace(
    /(<!-- results -->\n)[\s\S]*?(<!-- \/results -->)/,
    (_, start: string, end: string) => `${start}\n${tableOf(results)}\n\n${end}`,
  );
};

if (import.meta.url === pathToFileURL(argv[1] ?? "").href) {
  writeFileSync(path("README.md"), withTable(readFileSync(path("README.md"), "utf8")));
}
