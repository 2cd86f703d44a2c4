/** Values added up at positions within rows. */
import { at } from "../../at.ts";
import { count } from "../../tensor.ts";
import { type CellKind, cellKindOf } from "../../languages/access.ts";
import { type Definition, sumsOf } from "../definition.ts";

/**
 * `out[row, j] = Σ over i with indices[row, i] = j of values[row, i]`, j below `width` and i below `count`, in ascending
 * order. Inputs: indices (int), values. It is split by rows.
 */
export interface ScatterAlongKernel {
  readonly kind: "scatterAlong";
  readonly rows: number;
  readonly width: number;
  readonly count: number;
  /** What the values are. Sums of ints wrap around at 32 bits. */
  readonly cell: CellKind;
  /** The rounding errors of the sums follow behind the output, in an array of the same size. */
  readonly compensated?: boolean;
}

/** The number of values for each row. */
const valuesOf = (sizes: readonly number[]): number => at(sizes, sizes.length - 1);

/** The definition of kernels that scatter within rows. */
export const scatterAlong: Definition<ScatterAlongKernel> = {
  extent: ({ rows }) => rows,
  work: ({ rows, width, count: values }) => rows * (width + 2 * values),
  text: ({ rows, width, count: values }) => `scatter ${values} values into each of ${rows} rows of ${width}`,
  primitive: {
    kernel: (node) => {
      const { sizes } = at(node.inputs, 0);
      const rows = count(sizes.slice(0, -1));
      return {
        kind: "scatterAlong",
        rows,
        width: valuesOf(node.sizes),
        count: valuesOf(sizes),
        cell: cellKindOf(node.dtype),
        ...sumsOf(node).compensation,
      };
    },
    isRowWise: ({ sizes }) => sizes.length > 1,
    sums: ({ inputs, sizes }) => ({ terms: valuesOf(at(inputs, 0).sizes), places: valuesOf(sizes) }),
  },
};
