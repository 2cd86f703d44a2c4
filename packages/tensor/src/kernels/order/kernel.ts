/** The positions of the elements that come first in each row. */
import { at } from "../../at.ts";
import { count } from "../../tensor.ts";
import { type Definition, loweringOf } from "../definition.ts";

/**
 * The positions (int) of the `count` elements that come first in each row of `length`: in the order of their values, then in
 * that of their positions, with NaN behind all numbers. Inputs: the rows. It is split by rows.
 */
export interface OrderKernel {
  readonly kind: "order";
  readonly rows: number;
  readonly length: number;
  readonly count: number;
  readonly order: "ascending" | "descending";
  /** Whether the elements are ints. */
  readonly isOfInts?: true;
}

/** The definition of order kernels. */
export const order: Definition<OrderKernel> = {
  extent: ({ rows }) => rows,
  work: ({ rows, length, count: first }) => rows * (length + 8 * first * Math.ceil(Math.log2(first + 1))),
  text: ({ rows, length, count: first, order: direction }) =>
    `${direction} order: the first ${first} of ${length} in ${rows} rows`,
  primitive: {
    kernel: (node) => {
      const [first, length] = [node.sizes, at(node.inputs, 0).sizes].map((sizes) => at(sizes, node.sizes.length - 1));
      const rows = count(node.sizes.slice(0, -1));
      const kernel = {
        kind: "order",
        rows,
        length: length ?? 1,
        count: first ?? 1,
        order: loweringOf(node, "order").order,
      } as const;
      return at(node.inputs, 0).dtype === "int" ? { ...kernel, isOfInts: true } : kernel;
    },
    isRowWise: ({ sizes }) => sizes.length > 1,
  },
};
