// Tells which operations work row by row.
import { at } from "../../at.ts";
import type { Node } from "../../tensor.ts";

/** Whether every row of a node (its first axis) depends on the same row of its inputs alone. */
export const isRowWise = (node: Node): boolean => {
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
    case "scatterAlong":
    case "order":
      return node.sizes.length > 1;
    case "slice":
    case "concat":
    case "window":
      return lowering.axis > 0;
    case "contract": {
      const [left = [], right = []] = lowering.labels;
      const row = at(lowering.output, 0);
      return left[0] === row && left.lastIndexOf(row) === 0 && !right.includes(row);
    }
    default:
      return false;
  }
};

/** A row-wise node with another number of rows, over inputs that have it. */
export const resized = (node: Node, rows: number, inputs: readonly Node[]): Node => ({
  ...node,
  inputs,
  sizes: [rows, ...node.sizes.slice(1)],
});
