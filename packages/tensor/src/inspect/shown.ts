/** Nodes that compute nothing: they show another one under a label or other names of its axes, or repeat it. */
import { at } from "../at.ts";
import type { AnyTensor } from "../tensor.ts";
import { onlyRenames } from "./axes.ts";

/** Whether a node only shows another one: under a label or other names, or as what no derivative flows through. */
export const isShown = (node: AnyTensor): boolean => {
  const { lowering } = node.operation;
  if (lowering.kind === "map")
    return (lowering.expression.kind === "input" && node.inputs.length === 1) || node.operation.name === "assume";
  return lowering.kind === "reshape" && onlyRenames(at(node.inputs, 0), node);
};

/** Whether a node computes nothing: it shows another one, or repeats it. */
export const isAlias = (node: AnyTensor): boolean => isShown(node) || node.operation.lowering.kind === "view";

/** The node that a node shows under other names of its axes, repeated or not. */
export const shownNode = (node: AnyTensor): AnyTensor => {
  let own = node;
  while (isAlias(own)) own = at(own.inputs, 0);
  return own;
};

/** Whether a node shows another with its axes in other places, or repeated. */
export const isTurned = (node: AnyTensor): boolean => {
  let own = node;
  while (isShown(own)) own = at(own.inputs, 0);
  return own.operation.lowering.kind === "view";
};
