// A report as one self-contained page.
import { jsonText } from "attrec/extend";
import { describeBudget } from "../search/budget.ts";
import { htmlText } from "./escape.ts";
import { explanations } from "./explanations.ts";
import { missingPlots } from "./missing-plots.ts";
import type { Plot } from "./plots.ts";
import { originLines } from "./origin-lines.ts";
import { protocolLines } from "./protocol-lines.ts";
import type { Report } from "./report.ts";
import { STYLE } from "./style.ts";
import type { Table, TableCell } from "./table.ts";

/** A whole page that contains everything: it needs no other file and no network. */
export const htmlPage = (report: Report, tables: readonly Table[], plots: readonly Plot[]): string => {
  const { made, machine, seeds, training } = report;
  const missing = missingPlots(report);
  const list = (lines: readonly string[]): string =>
    `<ul>\n${lines.map((line) => `<li>${htmlText(line)}</li>`).join("\n")}\n</ul>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>AttRec and the models it is compared with</title>
<style>
${STYLE}
</style>
</head>
<body>
<h1>AttRec and the models it is compared with</h1>
<p>Made ${htmlText(made.slice(0, 16).replace("T", " "))} UTC on ${htmlText(machine.processor)}, ${machine.cores} cores, ${machine.memory} GiB, ${htmlText(machine.system)}, Node ${htmlText(machine.node)}. Seeds ${seeds.join(", ")}; batches of ${training.batchSize}, validation every ${training.every} ${training.every === 1 ? "epoch" : "epochs"}, patience ${training.patience}.</p>
<h2>What the figures say</h2>
${list(report.findings)}
<h2>Protocol</h2>
<table id="protocol">
${protocolLines(report)
  .map(([about, meaning]) => `<tr><th>${htmlText(about)}</th><td>${htmlText(meaning)}</td></tr>`)
  .join("\n")}
</table>
<p id="budget">${htmlText(describeBudget(report.budget))}</p>
<h2>Why figures differ from the paper's</h2>
${list(explanations)}
<h2>Tables</h2>
${tables.map(htmlTable).join("\n")}
<h2>Plots</h2>
${plots.map(({ id, caption, svg }) => `<figure id="${id}">${svg}<figcaption>${htmlText(caption)}</figcaption></figure>`).join("\n")}
${missing.length > 0 ? list(missing) : ""}
<h2>Code</h2>
${originLines(report)
  .map((line) => `<p>${htmlText(line)}</p>`)
  .join("\n")}
<table id="code">
${report.models.map(({ title, code }) => `<tr><th>${htmlText(title)}</th><td><code>${htmlText(code)}</code></td></tr>`).join("\n")}
</table>
<script type="application/json" id="report">${jsonText(report).replaceAll("<", "\\u003c")}</script>
</body>
</html>
`;
};

const htmlTable = ({ id, caption, columns, rows, notes }: Table): string => {
  const inner = rows.map((row) => `<tr>${row.map(htmlCell).join("")}</tr>`).join("\n");
  const head = columns.map((column) => `<th scope="col">${htmlText(column)}</th>`).join("");
  const below = notes.map((note) => `<p class="note">${htmlText(note)}</p>`).join("\n");
  return `<section><div class="wide"><table id="${id}">
<caption>${htmlText(caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${inner}
</tbody>
</table></div>
${below}</section>`;
};

const htmlCell = ({ text, isBest, more }: TableCell): string =>
  `<td${isBest ? ' class="best"' : ""}${more ? ` title="${htmlText(more)}"` : ""}>${htmlText(text)}</td>`;
