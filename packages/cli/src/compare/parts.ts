/** The parts of the paper that a command repeats. */
import { partNames, type StudyPart } from "@attrec/compare";
import { UsageError } from "../program/usage-error.ts";

/** The parts that arguments ask for, in the order of the paper. A model of one's own is first of all held against the others. */
export const partsNamed = (asked: readonly string[], own: readonly string[] = []): readonly StudyPart[] => {
  if (asked.length === 0 && own.length > 0) return ["table2"];
  const known: readonly string[] = [...partNames, "all"];
  if (asked.length === 0) throw new UsageError(`Name what to repeat: ${known.join(", ")}.`);
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`There is no part '${unknown}' of the comparison: choose from ${known.join(", ")}.`);
  }
  return partNames.filter((name) => asked.includes("all") || asked.includes(name));
};
