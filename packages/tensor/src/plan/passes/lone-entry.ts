/** The pass that simplifies a softmax with a single open entry. */
import { orderOf } from "../../graph/order-of.ts";
import { countUses } from "../../graph/rewrite.ts";
import type { Node } from "../../tensor.ts";
import { everyRule } from "../rules/algebra.ts";
import { arithmeticRules } from "../rules/fold-numbers.ts";
import { loneEntryRules, powersOfLoneEntry } from "../rules/lone-entry.ts";
import { type Rule, simplify } from "../rules/rule.ts";

/**
 * A softmax that a mask leaves a single open entry is 1 there and 0 elsewhere, whatever the scores are, and its
 * derivative is 0: two items that attend to each other but not to themselves. Attention is then exactly the mean, and all
 * that is behind the scores, projection and gradient, need not be computed.
 *
 * A factor of zeros is taken to be finite there, and nowhere else: rules of arithmetic act only on nodes that are computed from
 * such a softmax. A graph without one is returned unchanged.
 */
export const loneEntries = (outputs: readonly Node[]): readonly Node[] => {
  const made = madeOfLoneEntries(outputs);
  if (made.size === 0) return outputs;
  const isMade = (node: Node, original: Node): boolean => made.has(original) || node.inputs.some((x) => made.has(x));
  const arithmetic = arithmeticRules.map(({ formula, heads, apply }): Rule => ({
    formula,
    heads,
    apply: (node, original, uses) => {
      if (!isMade(node, original)) return undefined;
      // The next round starts from the result of this one.
      made.add(node);
      return apply(node, original, uses);
    },
  }));
  return simplify(outputs, [...loneEntryRules, ...arithmetic, ...everyRule]);
};

/** The nodes that are made, at whatever distance, of a softmax with a single open entry. */
const madeOfLoneEntries = (outputs: readonly Node[]): Set<Node> => {
  const uses = countUses(outputs);
  const made = new Set<Node>();
  for (const node of orderOf(outputs)) {
    const isLone = powersOfLoneEntry.apply(node, node, uses) !== undefined;
    if (isLone || node.inputs.some((x) => made.has(x))) made.add(node);
  }
  return made;
};
