// Judges whether the searches of a report were large enough, and says where they were not.
import { PAPERS_CUTOFF } from "./metrics.ts";
import { figure } from "./numerals.ts";
import { type Report, type Row, type SearchCard, titleOf } from "./report.ts";

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
  return [...indistinct(facts, data), ...points(facts), ...limits(facts, data, rows), ...edges(facts, data)];
};

/** Whether all configurations of a search came to the same on validation: its choice is the first of them, and says nothing. */
const isIndistinct = ({ validations }: SearchCard): boolean =>
  validations.length > 1 && validations.every((value) => value === validations[0]);

/** Where searches had nothing to choose by; above all where no more items are ranked than the measure looks at. */
const indistinct = ({ data: cards, ...facts }: Facts, data: string): readonly string[] => {
  const items = cards.find(({ name }) => name === data)?.items ?? Infinity;
  if (items <= PAPERS_CUTOFF) {
    return [
      `${data} has ${items} items, so that HR@50 is 1 whatever the model: neither configurations nor epochs could be chosen by it, and MRR alone tells models apart.`,
    ];
  }
  const searches = facts.searches.filter((search) => search.data === data && isIndistinct(search));
  if (searches.length === 0) return [];
  const whose = searches.map(({ model, validations }) => `${titleOf(facts, model)} ${figure(validations[0])}`);
  return [
    `All configurations of ${searches.length === 1 ? "a search" : `${searches.length} searches`} on ${data} came to the same HR@50 on validation, so that there was nothing to choose by (${whose.join(", ")}).`,
  ];
};

const points = ({ budget: own }: Facts): readonly string[] => {
  const budget = own.earlier ?? own;
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
  const found = searches.filter((search) => search.edges.length > 0 && !isIndistinct(search));
  if (found.length === 0) return [];
  const whose = found.map((search) => `${titleOf(facts, search.model)}: ${search.edges.join(" and ")}`);
  return [
    `The best point of ${found.length} of ${searches.length} searches on ${data} lies at the edge of its grid (${whose.join("; ")}): there may be a better one beyond.`,
  ];
};
