/** The meaning of an order: each row is sorted, with NaN behind all numbers. */
import { at } from "../../at.ts";
import type { Reference } from "../../testing/reading.ts";
import type { OrderKernel } from "./kernel.ts";

/** Orders. */
export const orderReference: Reference<OrderKernel> = {
  size: ({ rows, count }) => rows * count,
  run: ({ rows, length, count, order }, buffers) => {
    const sign = order === "ascending" ? 1 : -1;
    const sorted = Array.from({ length: rows }, (_, row) => {
      const value = (i: number): number => at(at(buffers, 0), row * length + i);
      const all = Array.from({ length }, (__, i) => i);
      const numbers = all.filter((i) => !Number.isNaN(value(i))).toSorted((i, j) => sign * (value(i) - value(j)));
      return [...numbers, ...all.filter((i) => Number.isNaN(value(i)))].slice(0, count);
    });
    return Float64Array.from(sorted.flat());
  },
};
