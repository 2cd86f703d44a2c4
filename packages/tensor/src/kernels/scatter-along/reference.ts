/** The meaning of a scatter within rows: values are added one after another. */
import { at } from "../../at.ts";
import type { Reference } from "../../testing/reading.ts";
import type { ScatterAlongKernel } from "./kernel.ts";

/** Scatters within rows. */
export const scatterAlongReference: Reference<ScatterAlongKernel> = {
  size: ({ rows, width }) => rows * width,
  run: ({ rows, width, count, cell }, buffers) => {
    const result = new Float64Array(rows * width);
    at(buffers, 0).forEach((position, i) => {
      const place = Math.floor(i / count) * width + position;
      const sum = at(result, place) + at(at(buffers, 1), i);
      result[place] = cell === "int" ? sum | 0 : sum;
    });
    return result;
  },
};
