/** Writes a report into a folder. */
import { join } from "node:path";
import { jsonText } from "attrec/extend";
import { tryOutput, writeAtomically } from "attrec/node";
import { describeBudget } from "../search/budget.ts";
import { markdownText } from "./escape.ts";
import { explanationsOf } from "./explanations.ts";
import { failureCount, pendingCount } from "./failures.ts";
import { htmlPage } from "./page/html.ts";
import { latexTable } from "./latex.ts";
import { markdownTable } from "./markdown.ts";
import { plotsOf } from "./plots/plots.ts";
import { originLines } from "./origin-lines.ts";
import { protocolLines } from "./protocol-lines.ts";
import { leadLines, NO_TABLE2, noLead } from "./leads.ts";
import type { Report } from "./report.ts";
import { tablesOf } from "./tables.ts";

/** The files of a report: a page, its tables in Markdown and in LaTeX, and all figures as JSON. */
const FILES = ["index.html", "tables.md", "tables.tex", "results.json"] as const;

/**
 * Checks that a report can be written into a folder, and makes the folder if it is missing. Call it before the work rather
 * than after it. If the folder cannot be written to, the promise is rejected with a sentence that gives the reason.
 *
 * @example
 * ```ts
 * await tryReport(join(folder, "report")); // undefined
 * ```
 */
export const tryReport = async (folder: string): Promise<void> => {
  for (const name of FILES) await tryOutput(join(folder, name));
};

/**
 * Writes a report into a folder, and returns the paths of its files.
 *
 * @example
 * ```ts
 * const report = buildReport(study, ["table2"], results, new Date(0));
 * const files = await writeReport(report, join(folder, "report"));
 * files.map((file) => basename(file)); // ["index.html", "tables.md", "tables.tex", "results.json"]
 * ```
 */
export const writeReport = async (report: Report, folder: string): Promise<readonly string[]> => {
  const tables = tablesOf(report);
  const pending = pendingCount(report);
  const files: Readonly<Record<(typeof FILES)[number], string>> = {
    "index.html": htmlPage(report, tables, await plotsOf(report)),
    "tables.md": [
      "# AttRec and the models it is compared with",
      `Made ${report.made.slice(0, 10)}; seeds ${report.seeds.join(", ")}; ${markdownText(report.machine.processor)}, ${report.machine.cores} cores, Node ${report.machine.node}.`,
      ...originLines(report).map(markdownText),
      "## Which model leads, and is that certain?",
      leadText(report),
      "## Which cells failed?",
      markdownText(failureCount(report)),
      ...(pending === undefined ? [] : ["## What has not run yet?", markdownText(pending)]),
      "## What the figures say",
      report.findings.map((finding) => `- ${markdownText(finding)}`).join("\n"),
      "## Protocol",
      protocolLines(report)
        .map(([about, meaning]) => `- ${markdownText(about)}: ${markdownText(meaning)}`)
        .join("\n"),
      markdownText(describeBudget(report.budget)),
      "## Why figures differ from the paper's",
      explanationsOf(report)
        .map((one) => `- ${markdownText(one)}`)
        .join("\n"),
      "## Tables",
      tables.map(markdownTable).join("\n"),
    ].join("\n\n"),
    "tables.tex": tables.map(latexTable).join("\n"),
    "results.json": `${compact(jsonText(report, 1))}\n`,
  };
  for (const name of FILES) await writeAtomically(join(folder, name), files[name]);
  return FILES.map((name) => join(folder, name));
};

/** Who leads on each data set, a line for each measure. */
const leadText = (report: Report): string => {
  if (!report.parts.includes("table2")) return NO_TABLE2;
  return report.data
    .flatMap((data) => {
      const lines = leadLines(report, data).map(
        ({ says, isCertain, why }) =>
          `- **${isCertain ? "Certain." : "Not certain."}** ${markdownText(`${says} ${why}`)}`,
      );
      return lines.length > 0 ? lines : [`- ${markdownText(noLead(data))}`];
    })
    .join("\n");
};

/** JSON on many lines, but with every list of numbers on one line. */
const compact = (json: string): string =>
  json.replace(
    /\[\s+((?:-?[\d.e+-]+|null)(?:,\s+(?:-?[\d.e+-]+|null))*)\s+\]/g,
    (_, numbers: string) => `[${numbers.replace(/\s+/g, "")}]`,
  );
