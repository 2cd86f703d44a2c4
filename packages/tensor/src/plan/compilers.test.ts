/** Checks that a program has what its operations bring along, wherever they stand and whatever passes make of them. */
import { afterAll, expect, test } from "vitest";
import { compile, interpreter, tensor, type Tensor, wasm } from "../index.ts";
import { defined } from "../kernels/kernel.ts";
import { add, einsum, gather, mul, read, scanLoop, sort, take } from "../operations.ts";

const device = wasm({ threads: 1 });
afterAll(() => device.close());

test("an operation that only the body of a loop in a loop has brings its kernel along", () => {
  const f = (x: Tensor<["n", "m"]>): Tensor<["m"]> =>
    scanLoop("n", x, mul(take(x, "n", 0), 0), (state, row) => {
      const inner = scanLoop("n", x, state, (h, other) => ({
        state: sort(add(mul(h, 0.5), mul(other, row))),
        output: h,
      }));
      return { state: inner.last, output: state };
    }).last;
  const x = tensor("n m", [3, -1, 2, 0.5, 4, -2], { n: 2, m: 3 });
  const expected = read(compile(f, interpreter())(x));
  read(compile(f, device)(x)).forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 5));
});

test("a scatter that a pass makes of a gather has its kernel", () => {
  const f = (x: Tensor<["n", "i"]>, rows: Tensor<["b"], "int">, d: Tensor<["b", "j"]>): Tensor<["i", "j"]> =>
    einsum("b i, b j -> i j", gather(x, rows), d);
  const numbers = (count: number) => Float64Array.from({ length: count }, (_, i) => Math.sin(i));
  const x = tensor("n i", numbers(6), { n: 3, i: 2 });
  const rows = tensor(
    "int:b",
    Int32Array.from({ length: 40 }, (_, i) => i % 3),
    { b: 40 },
  );
  const d = tensor("b j", numbers(80), { b: 40, j: 2 });
  const step = compile(f, device);
  expect(step.explain(x, rows, d)).toMatch(/scatter into/);
  const expected = read(compile(f, interpreter())(x, rows, d));
  read(step(x, rows, d)).forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 4));
});

test("a kernel that no operation brought along is a sentence", () => {
  const kernel = { kind: "update", count: 1, width: 1 } as const;
  expect(() => defined(kernel)).toThrow("No operation of the program brought along what 'update' is.");
});
