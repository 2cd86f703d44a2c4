import type { AnyTensor } from "../tensor.ts";

/** Whether a node is the sum of its two inputs. */
export const isSum = (node: AnyTensor): boolean => {
  const { lowering } = node.operation;
  return (
    lowering.kind === "map" &&
    lowering.expression.kind === "apply" &&
    lowering.expression.operator === "add" &&
    node.inputs.length === 2 &&
    lowering.expression.operands.every((operand, i) => operand.kind === "input" && operand.index === i)
  );
};
