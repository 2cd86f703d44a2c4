// From a node to the loop that computes it.
import { at } from "../../at.ts";
import type { LoopKernel } from "../../kernels/loop/kernel.ts";
import { cellKindOf } from "../../languages/access.ts";
import { inputOf } from "../../graph/shown-memory.ts";
import { element, type Scalar, substitute } from "../../scalar/expression.ts";
import type { Node } from "../../tensor.ts";
import { along } from "./axis-walk.ts";
import { collapse } from "./collapse.ts";
import { createExpressions } from "./expressions.ts";
import type { Kernel } from "../../kernels/kernel.ts";
import { type Stores } from "./decide-stores.ts";

/** A kernel and the stored nodes that its pointers are to. */
export interface BoundKernel {
  readonly kernel: Kernel;
  readonly reads: readonly Node[];
  /** For each pointer, the number of elements of its node that are skipped: the elements before a slice. */
  readonly offsets: readonly number[];
}

/** The loop that computes the new rows of a table and writes them where they belong. */
export const updateKernel = (values: Node, rows: Node, stores: Stores, flush: boolean): BoundKernel => {
  const { accesses, nodes, offsets, compute, pointerTo } = createExpressions(stores, values.sizes.length);
  const axes = values.sizes.map((_, axis) => along(axis));
  const expression = compute(values, axes);
  const kernel: LoopKernel = {
    kind: "loop",
    dimensions: values.sizes,
    reduced: 0,
    reducer: "none",
    cell: "float",
    flush,
    inputs: accesses,
    expression,
    rowNumbers: pointerTo(rows, axes.slice(0, 1)),
  };
  return { kernel, reads: nodes, offsets };
};

/** The loop that computes a stored node, and inside it every node that is not stored. */
export const loopKernel = (root: Node, stores: Stores, flush: boolean): BoundKernel => {
  const reduction = root.operation.lowering.kind === "reduce" ? root : stores.epilogues.get(root);
  const rank = root.sizes.length;
  const axes = reduction?.operation.lowering.kind === "reduce" ? reduction.operation.lowering.axes : [];
  const source = reduction ? inputOf(reduction, 0) : undefined;
  const dimensions = [...root.sizes, ...axes.map((axis) => at(source?.sizes ?? [], axis))];
  const known = reduction && reduction !== root ? new Map([[reduction, element(REDUCED)]]) : undefined;
  const expressions = createExpressions(stores, dimensions.length, known);
  const { accesses: inputs, nodes: reads, offsets } = expressions;
  const identity = root.sizes.map((_, axis) => along(axis));
  const base = { kind: "loop", dimensions, inputs, cell: cellKindOf(root.dtype), flush } as const;
  let kernel: LoopKernel;
  if (!reduction || !source || reduction.operation.lowering.kind !== "reduce") {
    kernel = { ...base, reduced: 0, reducer: "none", expression: expressions.compute(root, identity) };
  } else {
    let [outer, inner] = [0, rank];
    const index = source.sizes.map((_, axis) => along(axes.includes(axis) ? inner++ : outer++));
    const expression = expressions.read(source, index);
    const epilogue = reduction === root ? undefined : expressions.compute(root, identity);
    // The reduced value is the input after all inputs that are read, and their number is known only now.
    const places: Record<number, Scalar> = inputs.map((_, i) => element(i));
    places[REDUCED] = element(inputs.length);
    const { reducer: of } = reduction.operation.lowering;
    kernel = {
      ...base,
      reduced: axes.length,
      reducer: reduction.dtype === "int" ? `${of}Int` : of,
      expression,
      ...(epilogue && { epilogue: substitute(epilogue, places) }),
    };
  }
  return { kernel: collapse(kernel), reads, offsets };
};

/** Stands for the reduced value until the number of inputs is known. */
const REDUCED = -1;
