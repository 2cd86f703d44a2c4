import { at } from "../at.ts";
import { partsOf } from "../nodes/build.ts";
import { count, type Node } from "../tensor.ts";
import { along } from "./along.ts";
import { collapse } from "./collapse.ts";
import { createExpressions } from "./expressions.ts";
import type { LoopKernel, ScatterPart } from "./kernel.ts";
import type { Emitted } from "./loop.ts";
import type { Stores } from "./store.ts";

/** The kernel of a scatter: each part is a loop over its indices and, within it, over a row. */
export const emitScatter = (node: Node, stores: Stores): Emitted => {
  const columns = node.sizes.slice(1);
  const emitted = partsOf(node).map(([indices, rows]) => {
    const dimensions = [...indices.sizes, ...columns];
    const expressions = createExpressions(stores, dimensions.length);
    const axes = dimensions.map((_, axis) => along(axis));
    const index = expressions.pointerTo(indices, axes.slice(0, indices.sizes.length));
    const expression = expressions.read(rows, axes);
    const { accesses, nodes, offsets } = expressions;
    const loop = { dimensions, reduced: columns.length, inputs: accesses, expression };
    return { part: partOf(loop, index), nodes, offsets };
  });
  return {
    kernel: {
      kind: "scatter",
      rows: at(node.sizes, 0),
      width: count(columns),
      parts: emitted.map(({ part }) => part),
    },
    reads: emitted.flatMap(({ nodes }) => nodes),
    offsets: emitted.flatMap(({ offsets }) => offsets),
  };
};

const partOf = (
  loop: Pick<LoopKernel, "dimensions" | "reduced" | "inputs" | "expression">,
  index: number,
): ScatterPart => {
  const { dimensions, reduced, inputs, expression } = collapse({
    ...loop,
    kind: "loop",
    reducer: "sum",
    cell: "float",
    flush: false,
  });
  return { dimensions, columns: reduced, inputs, index, expression };
};
