/** Recognizes one position of an axis that is taken out of a tensor, or put among zeros as the derivative of the former does. */
import { at } from "../at.ts";
import type { AnyTensor } from "../tensor.ts";
import { shownNode } from "./shown.ts";

/** A tensor with one position along an axis, and where that is in a longer one. */
export interface Position {
  readonly input: AnyTensor;
  readonly axis: number;
  readonly position: number;
}

/** What a node takes one position of. */
export const takenFrom = (node: AnyTensor): Position | undefined => {
  const { lowering } = node.operation;
  if (lowering.kind !== "slice" || node.sizes[lowering.axis] !== 1) return undefined;
  const input = at(node.inputs, 0);
  return input.sizes[lowering.axis] === 1 ? undefined : { input, axis: lowering.axis, position: lowering.start };
};

/** What a node puts at one position among zeros. */
export const putAt = (node: AnyTensor): Position | undefined => {
  const { lowering } = node.operation;
  if (lowering.kind !== "concat" || node.inputs.length === 1) return undefined;
  const { axis } = lowering;
  const place = node.inputs.findIndex((input) => !isZero(input));
  const input = node.inputs[place];
  if (input?.sizes[axis] !== 1 || !node.inputs.every((other) => other === input || isZero(other))) return undefined;
  const position = node.inputs.slice(0, place).reduce((sum, { sizes }) => sum + at(sizes, axis), 0);
  return { input, axis, position };
};

/** Whether a node is zeros. */
const isZero = (node: AnyTensor): boolean => {
  const { lowering } = shownNode(node).operation;
  return lowering.kind === "constant" && lowering.elements.every((x) => x === 0);
};
