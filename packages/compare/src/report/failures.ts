// Says what a report lacks: what failed, and, apart from it, what has not run yet.
import { failedIn, pendingIn, reasonsIn, type Report, type Row, titleOf } from "./report.ts";

/** What is told of: a report that may have no findings yet. */
type Facts = Omit<Report, "findings">;

/** Something that a report lacks, in a sentence. */
export interface Gap {
  readonly data: string;
  readonly says: string;
}

/** Every failure of a report, in the order of searches and rows: models that are judged by less than was asked for. */
export const failuresOf = (facts: Facts): readonly Gap[] => [
  ...facts.searches
    .filter(({ failed }) => failed > 0)
    .map(({ data, model, tried, failed, pending, reasons, failure }) => {
      const all = tried + pending;
      const what = failed === all ? "all" : String(failed);
      const so = failure !== undefined && pending === 0 ? "it has no figures here" : "its search is incomplete";
      const says = `The search of ${titleOf(facts, model)} on ${data} lost ${what} of ${all} configurations, so that ${so}: ${reasons.join(" ")}`;
      return { data, says };
    }),
  ...facts.rows
    // A seed without a cell is one of a search that chose nothing: the sentence about the search says so.
    .filter((row) => failedIn(row).some(({ cell }) => cell !== undefined))
    .map((row) => {
      const { part, data, model, label, runs, missing } = row;
      const seeds = failedIn(row).map(({ seed }) => seed);
      const says = `${titleOf(facts, model)} (${part}, ${label}) on ${data} has ${runs.length} of ${runs.length + missing.length} seeds, without ${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(", ")}: ${reasonsIn(row).join(" ")}`;
      return { data, says };
    }),
];

/** What has not run yet, a sentence for each model on each data set. */
export const pendingOf = (facts: Facts): readonly Gap[] =>
  facts.data.flatMap(({ name: data }) =>
    facts.models.flatMap(({ name, title }) => {
      const isOf = (one: { readonly data: string; readonly model: string }): boolean =>
        one.data === data && one.model === name;
      const search = facts.searches.find(isOf);
      const rows = facts.rows.filter(isOf);
      const results = resultsIn(rows, pendingIn).size;
      const lacking = [
        ...(search && search.pending > 0
          ? [`${search.pending} of ${amount(search.tried + search.pending, "configuration")} of its search`]
          : []),
        ...(results > 0
          ? [`${results} of ${amount(results + known(rows) + resultsIn(rows, failedIn).size, "result")}`]
          : []),
      ];
      if (lacking.length === 0) return [];
      const isOne = lacking.length === 1 && (search?.pending ?? 0) + results === 1;
      return [{ data, says: `Of ${title} on ${data} ${lacking.join(" and ")} ${isOne ? "has" : "have"} not run yet.` }];
    }),
  );

/** The models on a data set whose figures in Table 2 rest on less than was asked for, or that have none: their titles. */
export const incompleteOn = (facts: Facts, data: string): readonly string[] =>
  facts.models
    .filter(
      ({ name }) =>
        isSearchIncomplete(facts, data, name) ||
        facts.rows.some(
          (row) => row.part === "table2" && row.data === data && row.model === name && row.missing.length > 0,
        ),
    )
    .map(({ title }) => title);

/** Whether configurations of a model's search have no result, so that another one might have been chosen. */
export const isSearchIncomplete = ({ searches }: Pick<Report, "searches">, data: string, model: string): boolean =>
  searches.some((search) => search.data === data && search.model === model && search.failed + search.pending > 0);

/** How much was asked for and how much of it failed, in a sentence. */
export const failureCount = (facts: Facts): string => {
  const tried = facts.searches.reduce((sum, search) => sum + search.tried, 0);
  const failed = facts.searches.reduce((sum, search) => sum + search.failed, 0);
  const missing = resultsIn(facts.rows, failedIn).size;
  const searches = tried === 0 ? "" : `${amount(tried, "configuration")} of the searches and `;
  if (failed + missing === 0)
    return `None: ${searches}${amount(known(facts.rows), "training")} with results ended well.`;
  const parts = [
    ...(failed > 0 ? [`${failed} of ${amount(tried, "configuration")} of the searches`] : []),
    ...(missing > 0 ? [`${amount(missing, "result")}, beside ${known(facts.rows)} that there are`] : []),
  ];
  return `Failed: ${parts.join(", and ")}.`;
};

/** How much has not run yet, in a sentence; nothing where all has. */
export const pendingCount = (facts: Facts): string | undefined => {
  const pending = facts.searches.reduce((sum, search) => sum + search.pending, 0);
  const all = facts.searches.reduce((sum, search) => sum + search.tried, pending);
  const results = resultsIn(facts.rows, pendingIn).size;
  if (pending + results === 0) return undefined;
  const parts = [
    ...(pending > 0 ? [`${pending} of ${amount(all, "configuration")} of the searches`] : []),
    ...(results > 0 ? [`${amount(results, "result")}, beside ${known(facts.rows)} that there are`] : []),
  ];
  return `Not run yet: ${parts.join(", and ")}.`;
};

/** The cells of some rows that have results, each once: parts may share them. */
const known = (rows: readonly Row[]): number => new Set(rows.flatMap(({ runs }) => runs.map(({ cell }) => cell))).size;

/** Results that some rows lack, each once: parts may share a cell. One whose cell nobody knows is told by its row and seed. */
const resultsIn = (rows: readonly Row[], lacking: (row: Row) => Row["missing"]): ReadonlySet<string> =>
  new Set(rows.flatMap((row, i) => lacking(row).map(({ seed, cell }) => cell ?? `${i} ${seed}`)));

const amount = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
