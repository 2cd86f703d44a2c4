/** Updates: rows of a table replaced in place. */
import { at } from "../../at.ts";
import { count } from "../../tensor.ts";
import type { Definition } from "../definition.ts";

/**
 * Row `rows[i]` of the output becomes `values[i, :]`, for the i of the range; the other rows stay. No row is named twice.
 * Inputs: rows (int), values.
 */
export interface UpdateKernel {
  readonly kind: "update";
  readonly count: number;
  readonly width: number;
}

/** The definition of update kernels. */
export const update: Definition<UpdateKernel> = {
  extent: ({ count: rows }) => rows,
  work: ({ count: rows, width }) => rows * width,
  text: ({ count: rows, width }) => `update at most ${rows} rows of ${width}`,
  primitive: {
    kernel: ({ inputs, sizes }) => ({
      kind: "update",
      count: at(at(inputs, 1).sizes, 0),
      width: count(sizes.slice(1)),
    }),
    reads: ({ inputs }) => inputs.slice(1),
  },
};
