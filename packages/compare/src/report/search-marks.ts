// Marks models whose search is incomplete, wherever a table has their figures.
import { isSearchIncomplete } from "./failures.ts";
import type { Report } from "./report.ts";

/** What is looked at. */
type Facts = Pick<Report, "data" | "models" | "searches">;

/** A text about a model's figures, with a mark where its search on the data is incomplete. */
export const withSearchMark = (text: string, facts: Facts, data: string, model: string): string =>
  isSearchIncomplete(facts, data, model) ? `${text} †` : text;

/** What the mark means, for the models of a table on some data sets; nothing where none has it. */
export const searchMarkNote = (
  facts: Facts,
  models: readonly string[],
  on: readonly string[] = facts.data.map(({ name }) => name),
): readonly string[] => {
  const lacking = facts.searches
    .filter(({ data, model }) => on.includes(data) && models.includes(model) && isSearchIncomplete(facts, data, model))
    .map(({ data, model, tried, failed, pending }) => {
      const title = facts.models.find(({ name }) => name === model)?.title ?? model;
      return `${title} on ${data} (${failed + pending} of ${tried + pending})`;
    });
  return lacking.length === 0
    ? []
    : [
        `† Configurations of the search failed or have not run yet, so that another one might have been chosen: ${lacking.join(", ")}.`,
      ];
};
