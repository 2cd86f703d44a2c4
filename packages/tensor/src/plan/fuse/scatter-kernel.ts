// From a node to the scatter that computes it.
import { at } from "../../at.ts";
import type { LoopKernel } from "../../kernels/loop/kernel.ts";
import type { ScatterPart } from "../../kernels/scatter/kernel.ts";
import { scatterParts } from "../../nodes/build.ts";
import { count } from "../../tensor.ts";
import { along } from "./axis-walk.ts";
import { cellKindOf } from "../../languages/access.ts";
import type { Scalar } from "../../scalar/expression.ts";
import { createSigns, gateIn, type Signed } from "./gates.ts";
import type { PlanTools } from "../pass.ts";
import type { BindKernel } from "./step.ts";

/** The kernel of a scatter: each part is a loop over its indices and, within it, over a row. */
export const scatterKernel: BindKernel = (node, stores, tools) => {
  const { lowering } = node.operation;
  const columns = node.sizes.slice(1);
  const signs = createSigns();
  const emitted = scatterParts(node).map(([indices, rows]) => {
    const dimensions = [...indices.sizes, ...columns];
    const expressions = tools.createExpressions(stores, dimensions.length);
    const axes = dimensions.map((_, axis) => along(axis));
    const index = expressions.pointerTo(indices, axes.slice(0, indices.sizes.length));
    const expression = expressions.read(rows, axes);
    const { accesses, nodes, offsets } = expressions;
    const loop = { dimensions, reduced: columns.length, inputs: accesses, expression };
    // Rows of ints are all added: an int whose bits are those of -0 is no factor of 0.
    const signOf = (input: number): Signed | undefined => (node.dtype === "int" ? undefined : signs(at(nodes, input)));
    return { part: partOf(loop, index, signOf, tools), nodes, offsets };
  });
  return {
    kernel: {
      kind: "scatter",
      rows: lowering.kind === "scatter" ? lowering.rows : at(node.sizes, 0),
      width: count(columns),
      cell: cellKindOf(node.dtype),
      parts: emitted.map(({ part }) => part),
      ...("compensated" in lowering && { compensated: true }),
    },
    reads: emitted.flatMap(({ nodes }) => nodes),
    offsets: emitted.flatMap(({ offsets }) => offsets),
  };
};

const partOf = (
  loop: Pick<LoopKernel, "dimensions" | "reduced" | "inputs" | "expression">,
  index: number,
  signOf: (input: number) => Signed | undefined,
  { collapse, shareParts }: PlanTools,
): ScatterPart => {
  const { dimensions, reduced, inputs, expression } = collapse({
    ...loop,
    kind: "loop",
    reducer: "sum",
    cell: "float",
    flush: false,
  });
  const along = dimensions.length - reduced;
  const isStill = (strides: readonly number[]): boolean => strides.slice(along).every((stride) => stride === 0);
  const isOfRow = (factor: Scalar): boolean =>
    shareParts([factor]).nodes.every((node) => {
      const access = node.kind === "input" ? inputs[node.index] : undefined;
      return !access || (isStill(access.strides) && isStill(access.rows?.strides ?? []));
    });
  const gate = gateIn(expression, signOf, isOfRow);
  return { dimensions, columns: reduced, inputs, index, expression, ...(gate && { gate }) };
};
