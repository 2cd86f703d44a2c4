// Says of which models the right items stand further down than chance would put them: perhaps the score has the wrong direction.
import { isBelowChance } from "attrec/extend";
import { mean } from "../significance/mean.ts";
import { figure } from "./numerals.ts";
import { type DataCard, type Report, type Row, titleOf } from "./report.ts";

/**
 * The mean place of right items among all items, 1 for the first and 0 for the last, where one of several runs puts them lower than chance
 * explains. A user's own items are no candidates: among these alone the places would be lower still.
 */
export const belowChance = (runs: readonly Int32Array[], items: number): Pick<Row, "meanPlace"> => {
  const places = runs.map((ranks) => Float64Array.from(ranks, (rank) => (items - rank) / (items - 1)));
  return places.some(isBelowChance) ? { meanPlace: mean(places.map(mean)) } : {};
};

/** A sentence for each model of Table 2 that ranks worse than chance. */
export const wrongDirections = (facts: Omit<Report, "findings">, { name }: DataCard): readonly string[] =>
  facts.rows.flatMap(({ part, data, model, meanPlace }) =>
    part !== "table2" || data !== name || meanPlace === undefined
      ? []
      : `${titleOf(facts, model)} ranks the right items on ${name} worse than chance does (AUC ${figure(meanPlace)} or less, by chance 0.5): perhaps its score is larger for nearer items, and the model does not say so (nearer: "larger"), or it gives all items the same.`,
  );
