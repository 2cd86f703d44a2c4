/** The sum of what is negated is the negated sum: fewer numbers are negated. */
import { negate, reduce } from "../../../packages/tensor/src/nodes/build.ts";
import { lowered, negated } from "../../../packages/tensor/src/plan/facts/operands.ts";
import { rule } from "../../../packages/tensor/src/plan/rules/rule.ts";

export const negatedSum = rule("Σ (-x) = -Σ x", ["reduce"], (node) => {
  const [sum, x] = [lowered(node, "reduce"), negated(node.inputs[0])];
  return sum?.reducer === "sum" && x ? negate(reduce("sum", x, sum.axes)) : undefined;
});
