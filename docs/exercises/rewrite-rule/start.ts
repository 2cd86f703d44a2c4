/** The sum of what is negated is the negated sum. This rule finds nothing: write what it does. */
import { rule } from "../../../packages/tensor/src/plan/rules/rule.ts";

// A rule is tried on nodes of its heads. It gives the right side of its formula, or undefined where it does not apply.
export const negatedSum = rule("Σ (-x) = -Σ x", ["reduce"], () => undefined);
