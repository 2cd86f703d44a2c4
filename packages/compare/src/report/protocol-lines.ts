// The protocol card of a report, with what each model has of its own: the rule of its negatives, and its way with short histories.
import { cardLines } from "attrec/extend";
import type { Report } from "./report.ts";

/** The subject of a protocol's entry and its meaning. */
type Line = readonly [about: string, meaning: string];

/** The entries that models may have of their own, by their subjects on the card. */
const own: Readonly<Record<string, "negatives" | "shortHistories">> = {
  negatives: "negatives",
  "short histories": "shortHistories",
};

/** The lines of the card. Where models differ in an entry, there is a line for each of its values, with its models. */
export const protocolLines = ({ protocol, models }: Pick<Report, "protocol" | "models">): readonly Line[] => {
  const learning = models.filter(({ counts }) => !counts);
  return cardLines(protocol).flatMap((line, i): readonly Line[] => {
    const [about] = line;
    const entry = own[about];
    if (learning.length === 0 || entry === undefined) return [line];
    const values = [...new Set(learning.map((model) => model[entry]))];
    return values.map((value) => {
      const whose = learning.filter((model) => model[entry] === value).map(({ title }) => title);
      const meaning = cardLines({ ...protocol, [entry]: value })[i]?.[1] ?? value;
      return [values.length === 1 ? about : `${about} of ${whose.join(", ")}`, meaning];
    });
  });
};
