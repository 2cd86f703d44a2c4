/** The pass that knows what a softmax with a single open entry is. */
import { topological, countUses } from "../../graph/walk.ts";
import type { Node } from "../../tensor.ts";
import { everyRule } from "../rules/algebra.ts";
import { arithmeticRules } from "../rules/fold-numbers.ts";
import { loneEntryRules, powersOfLoneEntry } from "../rules/lone-entry.ts";
import { simplify } from "../rules/rule.ts";

/**
 * A softmax that a mask leaves a single open entry is 1 there and 0 elsewhere, whatever the scores are, and its
 * derivative is 0: two items that attend to each other but not to themselves. Attention is then exactly the mean, and all
 * that is behind the scores, projection and gradient, need not be computed.
 *
 * Where a graph has none, it is returned as it is.
 */
export const loneEntries = (outputs: readonly Node[]): readonly Node[] => {
  const uses = countUses(outputs);
  const hasOne = topological(outputs).some((node) => powersOfLoneEntry.apply(node, node, uses) !== undefined);
  return hasOne ? simplify(outputs, [...loneEntryRules, ...arithmeticRules, ...everyRule]) : outputs;
};
