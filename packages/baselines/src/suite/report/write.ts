/** Writes a report into a folder. */
import { mkdir, rm, writeFile } from "node:fs/promises";
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

/**
 * Tries whether a report can be written into a folder, which is made if it is not there: before the work, not after it.
 *
 * @throws Error with the reason if it cannot
 */
export const tryFolder = async (folder: string): Promise<void> => {
  const file = join(folder, `.try-${process.pid}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(file, "");
    await rm(file);
  } catch (cause) {
    throw new Error(
      `The report cannot be written into ${folder}: ${reasonOf(cause)}. Name another folder with --out.`,
      {
        cause,
      },
    );
  }
};

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EEXIST" || code === "ENOTDIR") return "it, or a folder on the way to it, is a file";
  if (code === "EACCES" || code === "EPERM") return "its permissions do not allow it";
  if (code === "EROFS") return "its file system can only be read";
  if (code === "ENOSPC") return "there is no space left on its disk";
  return error instanceof Error ? error.message : String(error);
};

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
