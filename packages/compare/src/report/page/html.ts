// A report as one self-contained page.
import { createHash } from "node:crypto";
import { jsonText } from "attrec/extend";
import { htmlText } from "../escape.ts";
import { explanationsOf } from "../explanations.ts";
import { missingPlots } from "../missing-plots.ts";
import { originLines } from "../origin-lines.ts";
import type { Plot } from "../plots/draw-plot.ts";
import { protocolLines } from "../protocol-lines.ts";
import { batchesOf, type Report } from "../report.ts";
import type { Table } from "../table.ts";
import { answers } from "./answers.ts";
import { cellsTable } from "./cells-table.ts";
import { htmlFigure } from "./html-figure.ts";
import { htmlList } from "./html-list.ts";
import { htmlTable } from "./html-table.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";

/** What the page may do: its own script and style, and nothing from elsewhere, whatever the names in it hold. */
const POLICY = `default-src 'none'; script-src 'sha256-${createHash("sha256").update(`\n${SCRIPT}\n`).digest("base64")}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;

/** A whole page that contains everything: it needs no other file and no network. */
export const htmlPage = (report: Report, tables: readonly Table[], plots: readonly Plot[]): string => {
  const { made, machine, seeds, training } = report;
  const missing = missingPlots(report);
  const places = new Map(report.rows.map((row, place) => [row, place]));
  const others = plots.filter(({ id }) => !id.startsWith("scores-"));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>AttRec and the models it is compared with</title>
<style>
${STYLE}
</style>
</head>
<body>
<header>
<h1>AttRec and the models it is compared with</h1>
<nav aria-label="Parts of the report"><a href="#answer-lead">Who leads</a><a href="#answer-budget">Budgets</a><a href="#answer-failures">Failures</a><a href="#answer-users">Users</a><a href="#findings">Findings</a><a href="#tables">Tables</a><a href="#figures">Figures</a><a href="#conditions">Conditions</a><a href="#all-cells">Cells</a></nav>
</header>
<main>
${answers(report, plots, places)}
<section id="findings"><h2>What the figures say</h2>
${htmlList(report.findings)}</section>
<section id="tables"><h2>Tables</h2>
${tables.map((table) => htmlTable(table, places)).join("\n")}</section>
<section id="figures"><h2>Figures</h2>
<div class="figures">
${others.map(htmlFigure).join("\n")}
</div>
${missing.length > 0 ? htmlList(missing) : ""}</section>
<section id="conditions"><h2>Under what conditions</h2>
<p>Made ${htmlText(made.slice(0, 16).replace("T", " "))} UTC on ${htmlText(machine.processor)}, ${machine.cores} cores, ${machine.memory} GiB, ${htmlText(machine.system)}, Node ${htmlText(machine.node)}, device ${htmlText(report.device)}. Seeds ${seeds.join(", ")}; ${batchesOf(report)}, validation every ${training.every} ${training.every === 1 ? "epoch" : "epochs"}, patience ${training.patience}.</p>
<h3>Protocol</h3>
<table id="protocol">
${protocolLines(report)
  .map(([about, meaning]) => `<tr><th scope="row">${htmlText(about)}</th><td>${htmlText(meaning)}</td></tr>`)
  .join("\n")}
</table>
<h3>Why figures differ from the paper's</h3>
${htmlList(explanationsOf(report))}
<h3>Code</h3>
${originLines(report)
  .map((line) => `<p>${htmlText(line)}</p>`)
  .join("\n")}
<table id="code">
${report.models.map(({ title, code }) => `<tr><th scope="row">${htmlText(title)}</th><td><code>${htmlText(code)}</code></td></tr>`).join("\n")}
</table></section>
<section id="all-cells"><h2>Cells</h2>
<details><summary>Every training behind the figures</summary>
${cellsTable(report)}
</details></section>
</main>
<script type="application/json" id="report">${jsonText(report).replaceAll("<", "\\u003c")}</script>
<script>
${SCRIPT}
</script>
</body>
</html>
`;
};
