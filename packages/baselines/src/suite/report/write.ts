import { join } from "node:path";
import { describeBudget } from "../budget.ts";
import { jsonText, markdownText, writeAtomically } from "attrec/node";
import { protocolLines } from "./build.ts";
import { explanations } from "./explanations.ts";
import { htmlPage } from "./html.ts";
import { latexTable } from "./latex.ts";
import { markdownTable } from "./markdown.ts";
import { plotsOf } from "./plots.ts";
import type { Report } from "./report.ts";
import { tablesOf } from "./tables.ts";

/** Writes a report into a folder: a page, its tables in Markdown and in LaTeX, and all figures as JSON. Gives the files. */
export const writeReport = async (report: Report, folder: string): Promise<readonly string[]> => {
  const tables = tablesOf(report);
  const files: Readonly<Record<string, string>> = {
    "index.html": htmlPage(report, tables, await plotsOf(report)),
    "tables.md": [
      "# AttRec and the models it is compared with",
      `Made ${report.made.slice(0, 10)}; seeds ${report.seeds.join(", ")}; ${markdownText(report.machine.processor)}, ${report.machine.cores} cores, Node ${report.machine.node}.`,
      "## What the figures say",
      report.findings.map((finding) => `- ${markdownText(finding)}`).join("\n"),
      "## Protocol",
      protocolLines(report)
        .map(([about, meaning]) => `- ${markdownText(about)}: ${markdownText(meaning)}`)
        .join("\n"),
      markdownText(describeBudget(report.budget)),
      "## Why figures differ from the paper's",
      explanations.map((one) => `- ${markdownText(one)}`).join("\n"),
      "## Tables",
      tables.map(markdownTable).join("\n"),
    ].join("\n\n"),
    "tables.tex": tables.map(latexTable).join("\n"),
    "results.json": `${jsonText(report, 1)}\n`,
  };
  const paths = Object.keys(files).map((name) => join(folder, name));
  for (const [name, content] of Object.entries(files)) await writeAtomically(join(folder, name), content);
  return paths;
};
