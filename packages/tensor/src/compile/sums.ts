import { map } from "../ops/map.ts";
import { apply, element } from "../scalar/expression.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";

/** Whether a node is this of its two inputs, in their order. */
const isPlain = (node: AnyTensor, operator: "add" | "subtract"): boolean => {
  const { lowering } = node.operation;
  return (
    lowering.kind === "map" &&
    lowering.expression.kind === "apply" &&
    lowering.expression.operator === operator &&
    node.inputs.length === 2 &&
    lowering.expression.operands.every((operand, i) => operand.kind === "input" && operand.index === i)
  );
};

/** Whether a node is the sum of its two inputs. */
export const isSum = (node: AnyTensor): boolean => isPlain(node, "add");

/** Whether a node is its first input less its second. */
export const isDifference = (node: AnyTensor): boolean => isPlain(node, "subtract");

/** Whether a node is its input negated. */
export const isNegation = (node: AnyTensor): boolean => {
  const { lowering } = node.operation;
  return (
    lowering.kind === "map" &&
    lowering.expression.kind === "apply" &&
    lowering.expression.operator === "negate" &&
    lowering.expression.operands[0]?.kind === "input"
  );
};

/** The sum of two tensors of equal sizes, whatever their dimensions are called: names were checked before. */
export const sumOf = (a: AnyTensor, b: AnyTensor): Tensor =>
  map("add", apply("add", element(0), element(1)), [a as Tensor, b as Tensor], (dy) => [dy, dy]);
