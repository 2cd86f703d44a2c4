// Judges whether the searches of a report were large enough, and says where they were not.
import { type Report, type Row, titleOf } from "./report.ts";

/** What is judged: a report that has no findings yet. */
type Facts = Omit<Report, "findings">;

/** A search of fewer points a model than these is too small to be called a tuning. */
export const FEWEST_POINTS = 8;

const isLearned = ({ models }: Facts, name: string): boolean =>
  models.some((model) => model.name === name && !model.counts);

/** The trainings of a row whose best epoch was the last that the budget allows: a longer one may do better. */
export const cutOff = ({ budget }: Facts, { runs }: Row): number =>
  runs.filter(({ bestEpoch }) => bestEpoch >= budget.epochs).length;

/** The reasons why the searches on a data set were too small, a sentence each; none where nothing hints at it. */
export const shortcomings = (facts: Facts, data: string): readonly string[] => {
  const rows = facts.rows.filter(
    (row) => row.data === data && row.part === "table2" && isLearned(facts, row.model) && row.runs.length > 0,
  );
  if (rows.length === 0) return [];
  return [...points(facts), ...limits(facts, data, rows), ...edges(facts, data)];
};

const points = ({ budget }: Facts): readonly string[] => {
  if (budget.method === "none")
    return ["Nothing was searched: the configurations were chosen on other data or by other code."];
  if (budget.configurations >= FEWEST_POINTS) return [];
  return [
    `${budget.configurations} ${budget.configurations === 1 ? "configuration" : "configurations"} a model, of at most ${budget.epochs} epochs, are too few to call a model tuned.`,
  ];
};

const limits = (facts: Facts, data: string, rows: readonly Row[]): readonly string[] => {
  const cut = rows.filter((row) => cutOff(facts, row) > 0);
  if (cut.length === 0) return [];
  const count = cut.reduce((sum, row) => sum + cutOff(facts, row), 0);
  const all = rows.reduce((sum, { runs }) => sum + runs.length, 0);
  const whose = cut.map((row) => `${titleOf(facts, row.model)} ${cutOff(facts, row)}`);
  return [
    `The best epoch of ${count} of ${all} trainings on ${data} was the last that was allowed, ${facts.budget.epochs} (${whose.join(", ")}): they may gain by more epochs.`,
  ];
};

const edges = (facts: Facts, data: string): readonly string[] => {
  const searches = facts.searches.filter((search) => search.data === data && search.tried > 0);
  const found = searches.filter((search) => search.edges.length > 0);
  if (found.length === 0) return [];
  const whose = found.map((search) => `${titleOf(facts, search.model)}: ${search.edges.join(" and ")}`);
  return [
    `The best point of ${found.length} of ${searches.length} searches on ${data} lies at the edge of its grid (${whose.join("; ")}): there may be a better one beyond.`,
  ];
};
