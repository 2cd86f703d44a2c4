// The protocol card of a report, with the rule of negatives of each model.
import { cardLines } from "attrec/extend";
import type { Report } from "./report.ts";

/** The subject of a protocol's entry and its meaning. */
type Line = readonly [about: string, meaning: string];

/** The lines of the card. Where models have different rules of negatives, there is a line for each rule, with its models. */
export const protocolLines = ({ protocol, models }: Pick<Report, "protocol" | "models">): readonly Line[] => {
  const learning = models.filter(({ counts }) => !counts);
  const rules = [...new Set(learning.map(({ negatives }) => negatives))];
  return cardLines(protocol).flatMap((line, i): readonly Line[] => {
    if (learning.length === 0 || line[0] !== "negatives") return [line];
    return rules.map((negatives) => {
      const whose = learning.filter((model) => model.negatives === negatives).map(({ title }) => title);
      const meaning = cardLines({ ...protocol, negatives })[i]?.[1] ?? negatives;
      return [rules.length === 1 ? "negatives" : `negatives of ${whose.join(", ")}`, meaning];
    });
  });
};
