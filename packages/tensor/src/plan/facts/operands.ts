// Reads sums and products out of expressions, for rules.
import type { Operator } from "../../scalar/expression.ts";
import type { Node } from "../../tensor.ts";

/** The inputs of a node, if it is this operator of them, in their order. */
export const operandsOf = (node: Node | undefined, operator: Operator): readonly Node[] | undefined => {
  const lowering = node?.operation.lowering;
  if (!node || lowering?.kind !== "map" || lowering.expression.kind !== "apply") return undefined;
  const { expression } = lowering;
  const isPlain =
    expression.operator === operator &&
    expression.operands.length === node.inputs.length &&
    expression.operands.every((operand, i) => operand.kind === "input" && operand.index === i);
  return isPlain ? node.inputs : undefined;
};

/** Whether a node is the sum of its two inputs. */
export const isSum = (node: Node): boolean => operandsOf(node, "add") !== undefined;

/** Whether a node is its first input less its second. */
export const isDifference = (node: Node): boolean => operandsOf(node, "subtract") !== undefined;

/** Whether a node is its input negated. */
export const isNegation = (node: Node): boolean => operandsOf(node, "negate") !== undefined;
