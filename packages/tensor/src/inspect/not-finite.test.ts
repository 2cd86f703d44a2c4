/** Checks that the first operation that is not finite is found and named, and what is meant to be infinite is not. */
import { describe, expect, test } from "vitest";
import {
  type AnyTensor,
  add,
  compile,
  constant,
  type Device,
  div,
  einsum,
  exp,
  findNotFinite,
  gather,
  greater,
  label,
  less,
  log,
  matmul,
  maximum,
  mul,
  neg,
  permute,
  read,
  scanLoop,
  select,
  softmax,
  sqrt,
  sub,
  sum,
  type Tensor,
  tensor,
  wasm,
  whileLoop,
} from "../index.ts";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { describeOnGpu } from "../testing/gpu-modes.ts";
import { frameworkOf, lineIn } from "./line.ts";

type Matrix = Tensor<["batch", "dim"]>;
const x = tensor("batch dim", [1, 2, 3, 0, -1, 6], { batch: 2, dim: 3 });

describe("the first operation is named", () => {
  const cases: readonly (readonly [string, (x: Matrix) => AnyTensor, string, string, number])[] = [
    ["a logarithm of 0", (a) => sum(log(maximum(a, 0))), "log", "batch 1, dim 0", -Infinity],
    ["a root of a negative number", (a) => sum(mul(sqrt(a), 2)), "sqrt", "batch 1, dim 1", NaN],
    ["a division of 0 by 0", (a) => sum(div(a, a)), "div", "batch 1, dim 0", NaN],
    ["an exponential beyond float32", (a) => sum(exp(mul(a, 20))), "exp", "batch 1, dim 2", Infinity],
    ["a product beyond float32", (a) => sum(mul(mul(a, 1e20), mul(a, 1e20))), "mul", "batch 0, dim 0", Infinity],
    [
      "NaN of an infinity that was computed",
      (a) => sum(sub(exp(mul(a, 100)), exp(mul(a, 100)))),
      "exp",
      "batch 0, dim 0",
      Infinity,
    ],
    [
      "a difference of masks",
      (a) => sum(sub(select(greater(a, 100), a, -Infinity), select(greater(a, 50), a, -Infinity))),
      "sub",
      "batch 0, dim 0",
      NaN,
    ],
  ];
  test.each(cases)("%s", async (_, f, operation, place, value) => {
    const found = await findNotFinite(f)(x);
    expect([found?.operation, found?.place, found?.shape, found?.value]).toEqual([
      operation,
      place,
      "[batch, dim]",
      value,
    ]);
    expect(found?.line).toMatch(/not-finite\.test\.ts:\d+:\d+$/);
  });
});

test.each<readonly [string, (x: Matrix) => AnyTensor]>([
  ["a matrix product", (a) => matmul(a, permute(a, [1, 0]))],
  ["a sum of products", (a) => einsum("i dim, j dim -> i j", a, a)],
  ["a sum of products with a batch", (a) => einsum("batch i, batch j -> batch i j", a, a)],
])("%s beyond float32 has the line of its caller", async (_, f) => {
  const found = await findNotFinite((a: Matrix) => f(mul(a, 1e30)))(x);
  expect([found?.operation, found?.value]).toEqual(["contract", Infinity]);
  expect(found?.line).toMatch(/not-finite\.test\.ts:\d+:\d+$/);
});

test("what a select leaves aside, and a mask that a softmax closes, is finite", async () => {
  const safe = (a: Matrix) => sum(select(greater(a, 0), log(a), 0));
  expect(await findNotFinite(safe)(x)).toBeUndefined();
  const masked = (a: Matrix) => sum(softmax(select(greater(a, 2), a, -Infinity), -1));
  expect((await findNotFinite(masked)(tensor("batch dim", [1, 3], { batch: 1, dim: 2 })))?.sentence).toBeUndefined();
});

test("an infinity in the very arguments is told by its path", async () => {
  const f = (p: { readonly table: Matrix }, rows: Tensor<["n"], "int">) => sum(gather(p.table, rows));
  const table = tensor("batch dim", [1, NaN], { batch: 2, dim: 1 });
  expect((await findNotFinite(f)({ table }, tensor("int:n", [1], { n: 1 })))?.sentence).toBe(
    "The argument '0.table' is NaN at batch 1, dim 0 of [batch, dim] before anything is computed.",
  );
});

test("a sentence has the operation, its label, the place by the names of dimensions, the operands and the line", async () => {
  const f = (a: Matrix) => sum(label("ratio", div(1, label("steps", add(a, 1)))));
  const found = await findNotFinite(f)(x);
  expect(found?.sentence).toMatch(
    /^The operation div \('ratio'\) gives Infinity at batch 1, dim 1 of \[batch, dim\], of 1 and 0, called at .*not-finite\.test\.ts:\d+:\d+\.$/,
  );
  const later = await findNotFinite((a: Matrix) => sum(label("end", neg(log(a)))))(x);
  expect(later?.sentence).toContain("log (on the way to 'end') gives NaN");
});

test("a device computes each operation by itself, and finds what float32 does not have", async () => {
  using device = wasm({ threads: 1 });
  const f = (a: Matrix, b: Tensor<["dim", "out"]>) => sum(exp(matmul(a, b)));
  const b = tensor("dim out", [60, 0, 0], { dim: 3, out: 1 });
  const found = await findNotFinite(f, device)(x, b);
  expect(found).toBeUndefined();
  const twice = tensor("dim out", [120, 0, 0], { dim: 3, out: 1 });
  expect((await findNotFinite(f, device)(x, twice))?.operation).toBe("exp");
});

test("labels change nothing of a plan", () => {
  using device = wasm({ threads: 1 });
  const plain = compile((a: Matrix) => sum(exp(a)), device);
  const labelled = compile((a: Matrix) => label("total", sum(label("powers", exp(a)))), device);
  expect(labelled.explain(x)).toBe(plain.explain(x));
  expect(read(labelled(x))).toEqual(read(plain(x)));
  expect(label("table", constant([1], [1], [1])).shape).toEqual([1]);
});

test("in a loop it is the operation of a step, in its own loop and in one around it, with the user's line", async () => {
  const xs = tensor("steps n", [4, 4, 4, 1, 4, 4], { steps: 3, n: 2 });
  const weights = tensor("n", [0.5, 0.5], { n: 2 });
  const root = (h: Tensor<["n"]>, x: Tensor<["n"]>): Tensor<["n"]> =>
    add(label("root", sqrt(sub(x, mul(weights, h)))), h);
  const scanned = (start: Tensor<["n"]>) =>
    scanLoop("steps", xs, start, (h, x) => ({ state: root(h, x), output: {} })).last;
  const found = await findNotFinite((start: Tensor<["n"]>) => sum(scanned(start)))(weights);
  expect(found).toMatchObject({ operation: "sqrt", label: "root", place: "n 1", shape: "[n]", steps: [1] });
  expect(found?.sentence).toMatch(
    /^The operation sqrt \('root'\) gives NaN at n 1 of \[n\], of -0\.\d+, in step 1 of a loop, called at .*not-finite\.test\.ts:\d+:\d+\.$/,
  );
  const nested = (start: Tensor<["n"]>) =>
    sum(
      whileLoop(
        start,
        (h) => less(sum(h), 100),
        (h) => scanned(mul(h, 0.9)),
        { most: 4 },
      ).last,
    );
  expect(await findNotFinite(nested)(tensor("n", [0, 0], { n: 2 }))).toMatchObject({ steps: [1, 1], label: "root" });
});

describe("in a loop it is found on a device that overflows where the host does not", () => {
  // In float32 the first half is beyond its range before the second half is there.
  const halves = Float64Array.from({ length: 64 }, (_, i) => (i < 32 ? 3e38 : -3e38));
  const xs = tensor("steps n", Float64Array.of(...halves.map(() => 1), ...halves), { steps: 2, n: 64 });
  const total = (rows: typeof xs) =>
    scanLoop("steps", rows, sum(mul(rows, 0)), (t, x) => ({ state: add(t, label("row", sum(x))), output: {} })).last;
  const expectFound = async (device: Device): Promise<void> => {
    expect(await findNotFinite(total)(xs)).toBeUndefined();
    expect(await findNotFinite(total, device)(xs)).toMatchObject({ operation: "sum", label: "row", steps: [1] });
  };
  test("on wasm", async () => {
    using device = wasm({ threads: 1 });
    await expectFound(device);
  });
  describeOnGpu("webgpu", (device) => {
    test("on a graphics card", async () => expectFound(await device()));
  });
});

test.each([
  [
    "Error\n    at own (file:///p/tensor/src/ops/map.ts:3:4)\n    at model (file:///home/me/model.ts:7:9)",
    "/home/me/model.ts:7:9",
  ],
  ["Error\n    at file:///home/me/model.ts?v=1:7:9", "/home/me/model.ts:7:9"],
  ["Error\n    at f (C:\\me\\model.ts:7:9)", "C:\\me\\model.ts:7:9"],
  ["own@https://a.org/p/tensor/src/x.js:1:1\nmodel@https://a.org/model.js:2:3", "https://a.org/model.js:2:3"],
  ["Error\n    at own (file:///p/tensor/src/ops/map.ts:3:4)\n    at node:internal/main:1:1", undefined],
])("the line of a stack: %s", (stack, line) => {
  expect(lineIn(stack, ["file:///p/tensor/src/", "https://a.org/p/tensor/src/"])).toBe(line);
});

test("the framework's own lines are known where its files are, and in a bundle nobody's", () => {
  expect(frameworkOf("file:///p/tensor/src/inspect/line.ts")).toEqual([
    "file:///p/tensor/src/",
    "file:///p/autodiff/src/",
  ]);
  expect(frameworkOf("https://a.org/tensor/dist/inspect/line.js?v=1")).toEqual([
    "https://a.org/tensor/dist/",
    "https://a.org/autodiff/dist/",
  ]);
  for (const address of ["file:///app/main.js", undefined]) expect(frameworkOf(address)).toEqual([]);
  expect(lineIn("Error\n    at f (file:///app/main.js:3:7)", [])).toBeUndefined();
});
