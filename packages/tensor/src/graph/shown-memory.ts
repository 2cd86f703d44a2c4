/** Tells which node's memory a node shows, and whether a kernel writes it. */
import { at } from "../at.ts";
import type { Node } from "../tensor.ts";

/** The input of a node at a position that must exist. */
export const inputOf = (node: Node, position: number): Node => at(node.inputs, position);

/** The node whose memory a reshape shows. */
export const owner = (node: Node): Node => {
  let shown = node;
  while (shown.operation.lowering.kind === "reshape") shown = inputOf(shown, 0);
  return shown;
};

/** Whether a kernel computes a node that is stored: inputs, data and constants are there already. */
export const hasKernel = (node: Node): boolean => !["input", "data", "constant"].includes(node.operation.lowering.kind);
