/** Checks the modules that kernels become: valid, small, and exact at special values. */
import { setFlagsFromString } from "node:v8";
import type { ContractKernel } from "../../kernels/product/kernel.ts";
import type { LoopKernel } from "../../kernels/loop/kernel.ts";
import { expect, test } from "vitest";
import { at } from "../../at.ts";
import { defined, type Kernel } from "../../kernels/kernel.ts";
import { apply, element, literal, meanings, type Operator, type Scalar } from "../../scalar/expression.ts";
import { load, reference, whole } from "../../testing/run-kernel.ts";
import { allKernels } from "../../testing/all-kernels.ts";
import { emitModule, fmaAvailable } from "./module.ts";

const elementwise = (expression: Scalar, inputs: number, size: number, flush = false): LoopKernel => ({
  kind: "loop",
  dimensions: [size],
  reduced: 0,
  reducer: "none",
  inputs: Array.from({ length: inputs }, () => ({ cell: "float", strides: [1] })),
  expression,
  cell: "float",
  flush,
});
const product: ContractKernel = { kind: "contract", m: 9, n: 31, k: 17, rowStride: 17, depthStride: 1 };

test("modules are valid, with a memory of their own or a shared one", () => {
  const kernels: readonly Kernel[] = [
    elementwise(apply("tanh", element(0)), 1, 10),
    product,
    {
      kind: "scatter",
      rows: 3,
      width: 5,
      cell: "float",
      parts: [
        {
          dimensions: [7, 5],
          columns: 1,
          inputs: [
            { cell: "int", strides: [1, 0] },
            { cell: "float", strides: [5, 1] },
          ],
          index: 0,
          expression: element(1),
        },
      ],
    },
    { kind: "random", stream: 1, size: 6, bits: 24 },
  ];
  for (const shared of [false, true])
    expect(
      WebAssembly.validate(
        emitModule(
          kernels.map((kernel) => defined(kernel, allKernels)),
          { shared, fma: false, wide: false },
        ),
      ),
    ).toBe(true);
  expect(WebAssembly.validate(emitModule([], { shared: false, fma: false, wide: false }))).toBe(true);
});

test("equal kernels are one function, and -0 is not 0", () => {
  const emit = (...kernels: readonly Kernel[]): number =>
    emitModule(
      kernels.map((kernel) => defined(kernel, allKernels)),
      { shared: false, fma: false, wide: false },
    ).length;
  const plus = (value: number): Kernel => elementwise(apply("add", element(0), literal(value)), 1, 10);
  const one = emit(plus(0));
  expect(emit(plus(0), plus(0))).toBeLessThan(one + 10);
  expect(emit(plus(0), plus(-0))).toBeGreaterThan(one + 30);
  expect(emit(plus(NaN), plus(Infinity))).toBeGreaterThan(one + 30);
});

test("the time to generate an expression grows with its nodes, even if its graph has many paths", () => {
  let expression: Scalar = element(0);
  for (let i = 0; i < 200; i++) expression = apply("minimum", apply("add", expression, expression), literal(3));
  const [result] = load(elementwise(expression, 1, 5), [Float32Array.of(1, 1, 1, 1, 1)]).run([0, 5]);
  expect(result).toBe(3);
});

const values = [0, -0, 1, -1, 0.5, -2.5, 3, 1e-40, 1e30, Infinity, -Infinity, NaN];
const [left, right] = [0, 1].map((side) =>
  Float32Array.from(values.flatMap((x) => values.map((y) => (side === 0 ? x : y)))),
) as [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>];

test.each(["add", "subtract", "multiply", "divide", "maximum", "minimum", "greater", "equal"] as const)(
  "%s gives the values of float32 for zeros, infinities and NaN",
  (operator: Operator) => {
    const kernel = elementwise(apply(operator, element(0), element(1)), 2, left.length);
    const result = load(kernel, [left, right]).run(whole(kernel));
    const expected = Array.from(left, (x, i) => Math.fround(meanings[operator](x, at(right, i), NaN)));
    expect([...result]).toEqual(expected);
  },
);

test.each(["negate", "absolute", "squareRoot"] as const)("%s is exact", (operator) => {
  const kernel = elementwise(apply(operator, element(0)), 1, left.length);
  expect([...load(kernel, [left]).run(whole(kernel))]).toEqual(
    Array.from(left, (x) => Math.fround(meanings[operator](x))),
  );
});

test("a maximum and a minimum with a constant give NaN for NaN, and select takes NaN as true", () => {
  const numbers = Float32Array.of(NaN, -1, 0, 2, Infinity);
  const run = (expression: Scalar): number[] => [...load(elementwise(expression, 1, 5), [numbers]).run([0, 5])];
  expect(run(apply("maximum", element(0), literal(1)))).toEqual([NaN, 1, 1, 2, Infinity]);
  expect(run(apply("minimum", element(0), literal(1)))).toEqual([NaN, -1, 0, 1, 1]);
  expect(run(apply("select", element(0), literal(7), literal(8)))).toEqual([7, 7, 8, 7, 7]);
});

test("flush writes 0 for tiny numbers, and leaves NaN", () => {
  const numbers = Float32Array.of(1e-31, -1e-31, 2e-30, NaN, -1);
  const result = load(elementwise(element(0), 1, 5, true), [numbers]).run([0, 5]);
  expect([...result]).toEqual([0, 0, Math.fround(2e-30), NaN, -1]);
});

test("fused products are as exact, wherever the range is divided", () => {
  // Node 20 has these instructions behind a flag.
  if (!fmaAvailable()) setFlagsFromString("--experimental-wasm-relaxed-simd");
  if (!fmaAvailable()) return;
  for (const n of [2, 12, 31, 100]) {
    const kernel = { ...product, n };
    const buffers = [153, 17 * n].map((size) => Float32Array.from({ length: size }, (_, i) => Math.sin(i * i)));
    const { run } = load(kernel, buffers, { fma: true });
    const result = run([0, 9]);
    reference(kernel, buffers).forEach((truth, i) => expect(Math.abs(at(result, i) - truth)).toBeLessThan(1e-5));
    expect(run([4, 9], [0, 1], [1, 4])).toEqual(result);
  }
});
