/** The meaning of a concatenation: part beside part, row by row. */
import { at } from "../../at.ts";
import type { Reference } from "../../testing/reading.ts";
import type { ConcatKernel } from "./kernel.ts";

/** Concatenations. */
export const concatReference: Reference<ConcatKernel> = {
  size: ({ rows, parts }) => rows * parts.reduce((sum, { width }) => sum + width, 0),
  run: ({ rows, parts }, buffers) => {
    const joined = Array.from({ length: rows }, (_, row) => {
      let next = 0;
      return parts.flatMap(({ width, fill }) => {
        const part = fill === undefined ? at(buffers, next++) : undefined;
        return Array.from({ length: width }, (__, i) => (part ? at(part, row * width + i) : (fill ?? NaN)));
      });
    });
    return Float64Array.from(joined.flat());
  },
};
