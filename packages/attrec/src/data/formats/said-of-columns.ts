/** Says which columns of a table were read, and which passed over. */
import type { Interactions } from "../interactions.ts";
import type { Column } from "./columns.ts";

/** The most columns that are named: a table may have a million. */
const MOST_NAMED = 20;

/** The interactions with a remark on the columns that were passed over, if any were. */
export const saidOfColumns = (
  interactions: Interactions,
  names: readonly string[],
  columns: readonly Column[],
): Interactions => {
  const other = names.filter((_, i) => columns[i] === "other");
  if (other.length === 0) return interactions;
  const named = names.flatMap((name, i) => (columns[i] === "other" ? [] : [`${columns[i]} ${JSON.stringify(name)}`]));
  const passed =
    other.length > MOST_NAMED ? `${other.length} more` : other.map((name) => JSON.stringify(name)).join(", ");
  return {
    ...interactions,
    remarks: [
      `Of the columns ${named.join(", ")} were read, and ${passed} passed over.`,
      ...(interactions.remarks ?? []),
    ],
  };
};
