// The table of what each model's search was given and used.
import { cutOff } from "./effort.ts";
import type { Report } from "./report.ts";
import { cell, type Table } from "./table.ts";

/** What each model that learns was given, what it used, and what hints that it was too little. */
export const budgetTable = (report: Report): Table => ({
  id: "budgets",
  caption: "The budget of each model: what its search was allowed and used, and the trainings of its result.",
  columns: ["model", "data", "configurations", "epochs of those allowed", "seeds", "what hints at too little"],
  rows: report.searches.flatMap((search) => {
    const card = report.models.find(({ name }) => name === search.model);
    if (!card || (card.counts && search.tried === 0)) return [];
    const row = report.rows.find(
      ({ part, data, model }) => part === "table2" && data === search.data && model === search.model,
    );
    const cut = row ? cutOff(report, row) : 0;
    const hints = [
      ...(search.pending > 0 ? [`${search.pending} of the configurations have not run yet`] : []),
      ...(search.failure === undefined || search.pending > 0 ? [] : ["the search found nothing"]),
      ...(cut > 0
        ? [`best epoch the last of ${report.budget.epochs} with ${cut} of ${row?.runs.length ?? 0} seeds`]
        : []),
      ...(search.edges.length > 0 ? [`chosen at the edge of its grid: ${search.edges.join(", ")}`] : []),
    ];
    return [
      [
        cell(card.title),
        cell(search.data),
        cell(`${search.tried}${search.failed > 0 ? ` (${search.failed} failed)` : ""}`),
        cell(card.counts ? "–" : `${search.epochs} of ${search.allowed}`),
        cell(row ? `${row.runs.length} of ${report.seeds.length}` : "–"),
        cell(hints.length === 0 ? "nothing" : hints.join("; ")),
      ],
    ];
  }),
  notes: [
    "Popular and Counted MC have no options, and so no search; other models that count have no epochs. Epochs that early stopping left over were not given to anybody else.",
  ],
});
