import { map } from "../ops/map.ts";
import { apply, element, type Operator } from "../scalar/expression.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";

/** The inputs of a node, if it is this operator of them, in their order. */
export const operandsOf = (node: AnyTensor | undefined, operator: Operator): readonly AnyTensor[] | undefined => {
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
export const isSum = (node: AnyTensor): boolean => operandsOf(node, "add") !== undefined;

/** Whether a node is its first input less its second. */
export const isDifference = (node: AnyTensor): boolean => operandsOf(node, "subtract") !== undefined;

/** Whether a node is its input negated. */
export const isNegation = (node: AnyTensor): boolean => operandsOf(node, "negate") !== undefined;

/** The sum of two tensors of equal sizes, whatever their dimensions are called: names were checked before. */
export const sumOf = (a: AnyTensor, b: AnyTensor): Tensor =>
  map("add", apply("add", element(0), element(1)), [a as Tensor, b as Tensor], (dy) => [dy, dy]);
