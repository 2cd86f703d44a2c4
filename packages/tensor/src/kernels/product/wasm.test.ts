/** Checks products of more rows and terms than one block of them has. */
import { describe, expect, test } from "vitest";
import { load, reference } from "../../testing/run-kernel.ts";
import type { ContractKernel } from "./kernel.ts";

/** Numbers between -1 and 1 whose sums depend on their order. */
const numbers = (count: number, step: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(step * i));

/** A product of [m, k] and [k, n], the first perhaps transposed. */
const productOf = (m: number, k: number, n: number, isTransposed = false): ContractKernel => ({
  kind: "contract",
  m,
  n,
  k,
  ...(isTransposed ? { rowStride: 1, depthStride: m } : { rowStride: k, depthStride: 1 }),
});

describe.each<readonly [string, ContractKernel]>([
  ["rows of a matrix", productOf(900, 300, 13)],
  ["rows of a transposed matrix", productOf(900, 300, 13, true)],
  ["a batch", { ...productOf(20, 140, 18), batch: 5 }],
  ["a batch of transposed matrices", { ...productOf(20, 30, 18, true), batch: 21 }],
  ["compensated sums", { ...productOf(410, 200, 9), compensated: true }],
  ["compensated sums of a transposed matrix", { ...productOf(410, 200, 9, true), compensated: true }],
])("%s", (_, kernel) => {
  const { m, k, n, batch = 1 } = kernel;
  const buffers = [numbers(batch * m * k, 1.3), numbers(batch * k * n, 0.7)];
  const { run } = load(kernel, buffers);
  const all = batch * m;

  test("a row has the same bytes alone as among all others", () => {
    const whole = run([0, all]);
    expect(run(...Array.from({ length: all }, (_row, row) => [row, row + 1] as const))).toEqual(whole);
    const middle = Math.floor(0.45 * all);
    expect(run([middle, all], [0, middle])).toEqual(whole);
  });

  test("sums are those of their definition", () => {
    const right = reference(kernel, buffers);
    const whole = run([0, all]);
    expect(Math.max(...right.slice(0, all * n).map((x, i) => Math.abs(x - (whole[i] ?? Number.NaN))))).toBeLessThan(
      1e-4,
    );
  });
});
