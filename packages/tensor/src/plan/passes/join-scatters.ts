/** Makes one scatter of each sum of scatters, as the rule for two of them does, in time by their number. */
import { add, negate, scatter } from "../../nodes/build.ts";
import type { Node } from "../../tensor.ts";
import { joinSums } from "../facts/sums.ts";
import { isScatter, shapedParts } from "../rules/scatters.ts";

/** What is added to a table: rows by their indices, in the order in which they are added. */
type RowsByIndices = Map<Node, Node>;

/** A table that a recurrence reads at each step has a derivative that is such a sum. */
export const joinScatters = (outputs: readonly Node[]): readonly Node[] =>
  joinSums<RowsByIndices>(outputs, {
    isTerm: isScatter,
    differences: true,
    of: (term) => withRows(new Map(), shapedParts(term)),
    joined: (first, second, isDifference) =>
      withRows(
        first,
        Array.from(second, ([indices, rows]) => [indices, isDifference ? negate(rows) : rows] as const),
      ),
    whole: (parts, sizes) => scatter([...parts], sizes),
  });

/** Rows with equal indices become one. */
const withRows = (parts: RowsByIndices, added: Iterable<readonly [Node, Node]>): RowsByIndices => {
  for (const [indices, rows] of added) {
    const before = parts.get(indices);
    parts.set(indices, before ? add(before, rows) : rows);
  }
  return parts;
};
