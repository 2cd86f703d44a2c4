/** The meaning of a product: a sum of products for each element. */
import { at } from "../../at.ts";
import type { Reference } from "../../testing/reading.ts";
import type { ContractKernel } from "./kernel.ts";

/** Products. */
export const productReference: Reference<ContractKernel> = {
  size: ({ m, n, batch = 1 }) => batch * m * n,
  run: ({ m, n, k, rowStride, depthStride, batch = 1 }, buffers) => {
    const [a, b] = [at(buffers, 0), at(buffers, 1)];
    const term = (one: number, i: number, j: number, l: number): number =>
      at(a, one * m * k + i * rowStride + l * depthStride) * at(b, (one * k + l) * n + j);
    const sum = (one: number, i: number, j: number): number =>
      Array.from({ length: k }, (_, l) => term(one, i, j, l)).reduce((x, y) => x + y, 0);
    return Float64Array.from({ length: batch * m * n }, (_, i) =>
      sum(Math.floor(i / (m * n)), Math.floor(i / n) % m, i % n),
    );
  },
};
