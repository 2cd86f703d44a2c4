/** Sums of many terms of one kind, which are joined at once: by rules, two by two, each sum would copy all terms so far. */
import { orderOf } from "../../graph/order-of.ts";
import { countUses, rewrite } from "../../graph/rewrite.ts";
import type { Node } from "../../tensor.ts";
import { operandsOf } from "./operands.ts";

/** How the terms of a sum are gathered: `T` is what is known of the terms so far, which may be changed, as nothing else reads them. */
export interface Joining<T> {
  readonly isTerm: (node: Node) => boolean;
  /** Whether differences count as sums. */
  readonly differences: boolean;
  /** What is known of one term. */
  readonly of: (term: Node) => T;
  /** What is known of a sum, or of a difference. */
  readonly joined: (first: T, second: T, isDifference: boolean) => T;
  /** The whole sum, if it can be one node. */
  readonly whole: (terms: T, sizes: readonly number[]) => Node | undefined;
}

/** Joins the terms of each sum that nothing reads but the sum of which it is a part: only the outermost sum becomes another node. */
export const joinSums = <T>(outputs: readonly Node[], joining: Joining<T>): readonly Node[] => {
  const order = orderOf(outputs);
  const sums = sumsOf(outputs, order, joining);
  if (sums.size === 0) return outputs;
  const inner = new Set(order.filter((node) => sums.has(node)).flatMap(({ inputs }) => inputs));
  const known = new Map<Node, T>();
  return rewrite(
    outputs,
    (node, original) => {
      const [first, second] = node.inputs;
      const [a, b] = original.inputs;
      if (!sums.has(original) || !first || !second || !a || !b) return node;
      const [one, other] = [known.get(a) ?? joining.of(first), known.get(b) ?? joining.of(second)];
      const terms = joining.joined(one, other, operandsOf(original, "add") === undefined);
      known.set(original, terms);
      return (inner.has(original) ? undefined : joining.whole(terms, node.sizes)) ?? node;
    },
    order,
  );
};

/** The sums of terms, or of other such sums, that nothing else reads. */
const sumsOf = <T>(
  outputs: readonly Node[],
  order: readonly Node[],
  { isTerm, differences }: Joining<T>,
): ReadonlySet<Node> => {
  const uses = countUses(outputs);
  const sums = new Set<Node>();
  for (const node of order) {
    const operands = operandsOf(node, "add") ?? (differences ? operandsOf(node, "subtract") : undefined);
    if (operands?.every((operand) => uses.get(operand) === 1 && (isTerm(operand) || sums.has(operand)))) sums.add(node);
  }
  return sums;
};
