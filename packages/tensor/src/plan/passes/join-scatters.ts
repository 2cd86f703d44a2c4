/** Makes one scatter of each sum of scatters, in time by their number, where rules would join them two by two. */
import { countUses, rewrite } from "../../graph/rewrite.ts";
import { orderOf } from "../../graph/order-of.ts";
import { add, negate, scatter } from "../../nodes/build.ts";
import type { Node } from "../../tensor.ts";
import { operandsOf } from "../facts/operands.ts";
import { isScatter, shapedParts } from "../rules/scatters.ts";

/** What is added to a table: rows by their indices, in the order in which they are added. */
type RowsByIndices = Map<Node, Node>;

/**
 * What the rule for `scatter + scatter` gives, which copies all parts so far at each sum: for a table that a recurrence reads at each
 * step that would be the square of the steps. Here each sum adds to the parts of its first operand, and the outermost one becomes a scatter.
 */
export const joinScatters = (outputs: readonly Node[]): readonly Node[] => {
  const order = orderOf(outputs);
  const sums = sumsOfScatters(outputs, order);
  if (sums.size === 0) return outputs;
  const inner = new Set(order.filter((node) => sums.has(node)).flatMap(({ inputs }) => inputs));
  const known = new Map<Node, RowsByIndices>();
  const partsOf = (node: Node, original: Node): RowsByIndices =>
    known.get(original) ?? withRows(new Map(), shapedParts(node));
  return rewrite(
    outputs,
    (node, original) => {
      const [first, second] = node.inputs;
      const [a, b] = original.inputs;
      if (!sums.has(original) || !first || !second || !a || !b) return node;
      const added = [...partsOf(second, b)];
      const isSum = operandsOf(original, "add") !== undefined;
      const terms = isSum ? added : added.map(([indices, rows]) => [indices, negate(rows)] as const);
      // Nothing else reads the parts of the first operand.
      const parts = withRows(partsOf(first, a), terms);
      known.set(original, parts);
      return inner.has(original) ? node : scatter([...parts], node.sizes);
    },
    order,
  );
};

/** Rows with equal indices become one. */
const withRows = (parts: RowsByIndices, added: Iterable<readonly [Node, Node]>): RowsByIndices => {
  for (const [indices, rows] of added) {
    const before = parts.get(indices);
    parts.set(indices, before ? add(before, rows) : rows);
  }
  return parts;
};

/** The sums and differences of scatters, or of other such sums, that nothing else reads. */
const sumsOfScatters = (outputs: readonly Node[], order: readonly Node[]): ReadonlySet<Node> => {
  const uses = countUses(outputs);
  const sums = new Set<Node>();
  for (const node of order) {
    const operands = operandsOf(node, "add") ?? operandsOf(node, "subtract");
    if (operands?.every((operand) => uses.get(operand) === 1 && (isScatter(operand) || sums.has(operand)))) {
      sums.add(node);
    }
  }
  return sums;
};
