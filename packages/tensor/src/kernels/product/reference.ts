/** The meaning of a product: a sum of products for each element. */
import { at } from "../../at.ts";
import type { Reference } from "../../testing/reading.ts";
import type { ContractKernel } from "./kernel.ts";

/** Products. */
export const productReference: Reference<ContractKernel> = {
  size: ({ m, n }) => m * n,
  run: ({ m, n, k, rowStride, depthStride }, buffers) => {
    const [a, b] = [at(buffers, 0), at(buffers, 1)];
    const term = (i: number, j: number, l: number): number => at(a, i * rowStride + l * depthStride) * at(b, l * n + j);
    const sum = (i: number, j: number): number =>
      Array.from({ length: k }, (_, l) => term(i, j, l)).reduce((x, y) => x + y, 0);
    return Float64Array.from({ length: m * n }, (_, i) => sum(Math.floor(i / n), i % n));
  },
};
