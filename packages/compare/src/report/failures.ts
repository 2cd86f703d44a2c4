// Says which cells of a report failed.
import { type Report, type Row, titleOf } from "./report.ts";

/** What is told of: a report that may have no findings yet. */
type Facts = Omit<Report, "findings">;

/** A failure: what is missing, and why. */
export interface Failure {
  readonly data: string;
  readonly says: string;
}

/** Whether a row has no runs because its model's search failed: the sentence about the search says so. */
const isOfSearch = ({ searches }: Facts, { data, model, part }: Row): boolean =>
  part !== "table5" && searches.some((search) => search.data === data && search.model === model && search.failure);

/** Every failure of a report, in the order of searches and rows: models that are judged by less than was asked for. */
export const failuresOf = (facts: Facts): readonly Failure[] => [
  ...facts.searches
    .filter(({ failed }) => failed > 0)
    .map(({ data, model, tried, failed, reasons }) => {
      const what = failed === tried ? "all" : String(failed);
      const so = failed === tried ? "it has no figures here" : "its search is incomplete";
      const says = `The search of ${titleOf(facts, model)} on ${data} lost ${what} of ${tried} configurations, so that ${so}: ${reasons.join(" ")}`;
      return { data, says };
    }),
  ...facts.rows
    .filter((row) => row.failures.length > 0 && !isOfSearch(facts, row))
    .map(({ part, data, model, label, failures, runs, missing }) => {
      const without =
        missing.length === 0 ? "" : `, without ${missing.length === 1 ? "seed" : "seeds"} ${missing.join(", ")}`;
      const says = `${titleOf(facts, model)} (${part}, ${label}) on ${data} has ${runs.length} of ${runs.length + failures.length} seeds${without}: ${[...new Set(failures)].join(" ")}`;
      return { data, says };
    }),
];

/** How much was asked for and how much of it failed, in a sentence. */
export const failureCount = (facts: Facts): string => {
  const tried = facts.searches.reduce((sum, search) => sum + search.tried, 0);
  const failed = facts.searches.reduce((sum, search) => sum + search.failed, 0);
  const known = new Set(facts.rows.flatMap(({ runs }) => runs.map(({ cell }) => cell))).size;
  const missing = facts.rows.reduce((sum, row) => sum + row.failures.length, 0);
  const searches = tried === 0 ? "" : `${amount(tried, "configuration")} of the searches and `;
  if (failed + missing === 0) return `None: ${searches}${amount(known, "training")} with results ended well.`;
  const parts = [
    ...(failed > 0 ? [`${failed} of ${amount(tried, "configuration")} of the searches`] : []),
    ...(missing > 0 ? [`${amount(missing, "result")}, beside ${known} that there are`] : []),
  ];
  return `Failed: ${parts.join(", and ")}.`;
};

const amount = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
