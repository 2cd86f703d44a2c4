/** The pass that knows what a softmax with a single open entry is. */
import { topological } from "../../graph/walk.ts";
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
 * What is multiplied by zeros is taken to be finite there, and nowhere else: rules of arithmetic act on what is made of such a
 * softmax alone. Where a graph has none, it is returned as it is.
 */
export const loneEntries = (outputs: readonly Node[]): readonly Node[] => {
  const made = madeOfLoneEntries(outputs);
  if (made.size === 0) return outputs;
  const isMade = (node: Node, original: Node): boolean => made.has(original) || node.inputs.some((x) => made.has(x));
  const arithmetic = arithmeticRules.map(({ formula, apply }): Rule => ({
    formula,
    apply: (node, original, uses) => {
      if (!isMade(node, original)) return undefined;
      // The next round meets what this one leaves.
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
  for (const node of topological(outputs)) {
    const isLone = powersOfLoneEntry.apply(node, node, uses) !== undefined;
    if (isLone || node.inputs.some((x) => made.has(x))) made.add(node);
  }
  return made;
};
