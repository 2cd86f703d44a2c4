// The first screen of a report: who leads and whether that is certain, what budget each had, what failed, where two models differ.
import { describeBudget } from "../../search/budget.ts";
import { budgetTable } from "../budget-table.ts";
import { htmlText } from "../escape.ts";
import { failureCount, failuresOf, type Gap, pendingCount, pendingOf } from "../failures.ts";
import { leadLines, NO_TABLE2, noLead } from "../leads.ts";
import { withSign } from "../numerals.ts";
import type { Plot } from "../plots/draw-plot.ts";
import { type Report } from "../report.ts";
import { largestDifferences, type RanksCard } from "../user-ranks.ts";
import { htmlFigure } from "./html-figure.ts";
import { htmlList } from "./html-list.ts";
import { htmlTable, type RowPlaces } from "./html-table.ts";

const paragraph = (text: string): string => `<p>${htmlText(text)}</p>`;

/** The four answers, each in a section of its own. */
export const answers = (report: Report, plots: readonly Plot[], places: RowPlaces): string =>
  [
    `<section id="answer-lead"><h2>Which model leads, and is that certain?</h2>\n${leads(report, plots)}</section>`,
    `<section id="answer-budget"><h2>What budget did each have?</h2>
<p id="budget">${htmlText(describeBudget(report.budget))}</p>
${report.searches.some(({ allowed }) => allowed > 0) ? htmlTable(budgetTable(report), places) : ""}</section>`,
    `<section id="answer-failures"><h2>Which cells failed?</h2>\n${failures(report)}</section>`,
    `<section id="answer-users"><h2>For which users do two models differ most?</h2>\n${users(report)}</section>`,
  ].join("\n");

const leads = (report: Report, plots: readonly Plot[]): string => {
  if (!report.parts.includes("table2")) return paragraph(NO_TABLE2);
  return report.data
    .map((data, i) => {
      const lines = leadLines(report, data);
      const said = lines.map(
        ({ says, isCertain, why }) =>
          `<p><span class="verdict ${isCertain ? "yes" : "no"}">${isCertain ? "Certain." : "Not certain."}</span> ${htmlText(says)} ${htmlText(why)}</p>`,
      );
      const none = paragraph(noLead(data));
      const picture = plots.find(({ id }) => id === `scores-${i + 1}`);
      return `<div class="card lead"><div>${said.length > 0 ? said.join("\n") : none}</div>
${picture ? htmlFigure(picture) : ""}</div>`;
    })
    .join("\n");
};

const failures = (report: Report): string => {
  const told = (gaps: readonly Gap[]): string => (gaps.length > 0 ? htmlList(gaps.map(({ says }) => says)) : "");
  const pending = pendingCount(report);
  const notRun =
    pending === undefined ? "" : `<h3>What has not run yet?</h3>\n${paragraph(pending)}\n${told(pendingOf(report))}`;
  return `${paragraph(failureCount(report))}\n${told(failuresOf(report))}${notRun}`;
};

/** How many users the answer names. */
const SHOWN = 10;

const users = (report: Report): string => {
  const shown = report.ranks.flatMap((card, i) => {
    const lead = report.leads.find(({ data, measure }) => data === card.data && measure === "MRR");
    return lead ? [differences(report, card, lead.leader, lead.other, i)] : [];
  });
  if (!report.parts.includes("table2")) return paragraph(NO_TABLE2);
  if (shown.length === 0) return paragraph("Fewer than two models have results in Table 2.");
  return `${shown.join("\n")}
<p class="note">By the mean reciprocal rank of her test item over the seeds; users have the numbers of the store, which knows their names:
<code>sqlite3 STORE "SELECT name FROM names WHERE kind = 'user' AND data = 'SHA-256 of the data' AND number = 17"</code>.</p>`;
};

const differences = (report: Report, card: RanksCard, one: string, other: string, index: number): string => {
  const title = (name: string): string => report.models.find((model) => model.name === name)?.title ?? name;
  const found = largestDifferences(card, one, other, SHOWN).filter(({ difference }) => difference !== 0);
  const choice = (name: string, label: string, chosen: string): string =>
    `<label>${label} <select name="${name}">${card.models
      .map(
        ({ model }) =>
          `<option value="${htmlText(model)}"${model === chosen ? " selected" : ""}>${htmlText(title(model))}</option>`,
      )
      .join("")}</select></label>`;
  const [first] = found;
  const said = first
    ? `<p>On ${htmlText(card.data)} ${htmlText(title(one))} and ${htmlText(title(other))} differ most for user ${first.user}: her item has rank ${first.ranks[0].join(", ")} with ${htmlText(title(one))} and ${first.ranks[1].join(", ")} with ${htmlText(title(other))} (a rank for each seed).</p>`
    : `<p>On ${htmlText(card.data)} there is no user for whom ${htmlText(title(one))} and ${htmlText(title(other))} differ.</p>`;
  const rows = found.map(
    ({ user, ranks, difference }) =>
      `<tr><td>${user}</td><td>${ranks[0].join(", ")}</td><td>${ranks[1].join(", ")}</td><td>${withSign(difference)}</td></tr>`,
  );
  return `<div class="card differences" data-card="${index}" data-most="${SHOWN}">
${said}
<p hidden>Other pairs: ${choice("one", "of", one)} ${choice("other", "and", other)}</p>
<table>
<caption>The users of ${htmlText(card.data)} for whom the two differ most</caption>
<thead><tr><th scope="col">user</th><th scope="col">rank with ${htmlText(title(one))}</th><th scope="col">with ${htmlText(title(other))}</th><th scope="col">difference</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table></div>`;
};
