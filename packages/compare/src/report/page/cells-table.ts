// The table of all cells behind a report's figures.
import { htmlText } from "../escape.ts";
import { figure, seconds } from "../numerals.ts";
import type { Report } from "../report.ts";

/** Every row of the report with each of its trainings: what was measured, and where the store has it. */
export const cellsTable = ({ rows, models }: Report): string => {
  const columns = ["part", "data", "model", "condition", "seed", "HR@50", "MRR", "best epoch", "s per epoch", "cell"];
  const body = rows.flatMap((row, place) => {
    const title = models.find(({ name }) => name === row.model)?.title ?? row.model;
    const names = [row.part, row.data, title, row.label];
    const lines = row.runs.map(({ seed, metrics, bestEpoch, epochs, secondsPerEpoch, cell }) => [
      ...names,
      String(seed),
      figure(metrics["HR@50"]),
      figure(metrics["MRR"]),
      `${bestEpoch} of ${epochs}`,
      Number.isNaN(secondsPerEpoch) ? "–" : seconds(secondsPerEpoch),
      cell.slice(0, 12),
    ]);
    const missing = row.missing.map(({ seed, failure = "It has not run yet." }) => [
      ...names,
      String(seed),
      "–",
      "–",
      "–",
      "–",
      failure,
    ]);
    return [...lines, ...missing].map((line, i) => {
      const cells = line.map((text) => `<td>${htmlText(text)}</td>`).join("");
      return `<tr${i === 0 ? ` id="row-${place}"` : ""}>${cells}</tr>`;
    });
  });
  return `<div class="wide" tabindex="0" role="region" aria-label="The cells behind the figures"><table id="cells">
<caption>The cells behind the figures, a line for each training</caption>
<thead><tr>${columns.map((column) => `<th scope="col">${column}</th>`).join("")}</tr></thead>
<tbody>
${body.join("\n")}
</tbody>
</table></div>
<p class="note">A cell is in the store under an address that begins as said here. The ranks of its users: <code>sqlite3 STORE "SELECT user, rank FROM ranks WHERE cell LIKE 'ADDRESS%' ORDER BY user"</code>.</p>`;
};
