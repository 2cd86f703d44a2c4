/** Concatenations: arrays side by side. */
import { numberOf } from "../../graph/number-of.ts";
import { count, type Node } from "../../tensor.ts";
import { type Definition, loweringOf } from "../definition.ts";

/**
 * Row `row` of the output is row `row` of every part, one part after another. A part is `width` words of an input or, without a
 * pointer, one number `width` times, a float or an int. Inputs: the parts that are not numbers, each of which may lie where it
 * will stand already, if there is one row. It is split by rows.
 */
export interface ConcatKernel {
  readonly kind: "concat";
  readonly rows: number;
  readonly parts: readonly { readonly width: number; readonly fill?: number; readonly isInt?: true }[];
}

/** The axis along which the parts of a node stand. */
const axisOf = (node: Node): number => loweringOf(node, "concat").axis;

/** The definition of concatenation kernels. */
export const concat: Definition<ConcatKernel> = {
  extent: ({ rows }) => rows,
  work: ({ rows, parts }) => parts.reduce((sum, { width }) => sum + width, 0) * rows,
  text: ({ rows, parts }) => `concat ${rows} rows of ${parts.map(({ width }) => width).join("+")}`,
  primitive: {
    kernel: (node) => {
      const rows = count(node.sizes.slice(0, axisOf(node)));
      const parts = node.inputs.map((part) => {
        const fill = numberOf(part);
        return {
          width: count(part.sizes.slice(axisOf(node))),
          ...(fill !== undefined && { fill, ...(node.dtype === "int" && { isInt: true as const }) }),
        };
      });
      return { kind: "concat", rows, parts };
    },
    reads: ({ inputs }) => inputs.filter((part) => numberOf(part) === undefined),
    isRowWise: (node) => axisOf(node) > 0,
  },
};
