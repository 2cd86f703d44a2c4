// Tells which operations work row by row.
import { at } from "../../at.ts";
import { type BroughtKernels, primitiveOf } from "../../kernels/kernel.ts";
import type { Node } from "../../tensor.ts";

/** Whether every row of a node (its first axis) depends on the same row of its inputs alone. */
export const isRowWise = (node: Node, brought?: BroughtKernels): boolean => {
  const { lowering } = node.operation;
  switch (lowering.kind) {
    case "map":
      return true;
    case "view":
      return at(lowering.axes, 0) <= 0 && lowering.axes.lastIndexOf(0) <= 0;
    case "reduce":
      return !lowering.axes.includes(0);
    case "reshape":
      return node.inputs[0]?.sizes[0] === node.sizes[0];
    case "gatherAlong":
      return node.sizes.length > 1;
    case "slice":
    case "window":
      return lowering.axis > 0;
    default:
      return primitiveOf(node, brought)?.isRowWise?.(node) ?? false;
  }
};
