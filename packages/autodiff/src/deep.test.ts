/** Programs of thousands of operations one after another: no walk over a graph may need a stack as deep as the graph is. */
import {
  add,
  compile,
  interpreter,
  key,
  mul,
  permute,
  read,
  reshape,
  type Shape,
  sin,
  slice,
  square,
  sum,
  type Tensor,
  tensor,
  tensors,
  uniforms,
  wasm,
} from "@attrec/tensor";
import { contract } from "@attrec/tensor/extend";
import { expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { relativeError } from "../../tensor/src/testing/draw.ts";
import { valueAndGrad } from "./grad.ts";

const STEPS = 10_000;

type Square = Tensor<["a", "b"]>;
const x: Square = tensor(
  "a b",
  uniforms(key(1), 0, 16).map((u) => u - 0.5),
  { a: 4, b: 4 },
);

/** Chains of one kind of operation: the next of the last, the first, and a number. All stay between -1 and 1. */
const chains: Readonly<Record<string, (y: Square, first: Square, step: number) => Tensor>> = {
  "elementwise operations": (y, _, step) => (step % 2 === 0 ? sin(y) : mul(y, 1.0005)),
  "sums with the argument": (y, first) => add(mul(y, 0.5), first),
  transpositions: (y) => permute(y, [1, 0]),
  "other names": (y, _, step) => reshape<Shape>(y, step % 2 === 0 ? ["c", "d"] : ["a", "b"], [4, 4]),
};

const outputOf = (next: (y: Square, first: Square, step: number) => Tensor, from: Square): Tensor => {
  let y: Tensor = from;
  for (let step = 0; step < STEPS; step++) y = next(y as Square, from, step);
  return y;
};

test.each(Object.entries(chains))("a chain of %s, and its gradient", { timeout: 120_000 }, (_, next) => {
  const outputs = (from: Square) => {
    const squared = (y: Square): Tensor<[]> => sum<Shape>(square<Shape>(outputOf(next, y)));
    return valueAndGrad(squared)(from);
  };
  const [exact, fast] = [interpreter(), wasm({ threads: 1 })].map((device) =>
    tensors(compile(outputs, device)(x)).map(read),
  );
  expect(exact?.length).toBe(2);
  exact?.forEach((numbers, i) => expect(relativeError(fast?.[i] ?? [], numbers)).toBeLessThan(1e-3));
});

test("a sum that is added to itself does not grow twofold at each step", () => {
  const doubled = (from: Square): Tensor => {
    let y: Tensor = from;
    for (let step = 0; step < 60; step++) y = mul<Tensor, number>(add<Tensor, Tensor>(y, y), 0.5);
    let z: Tensor = from;
    for (let step = 0; step < 60; step++) z = add<Tensor, Tensor>(z, z);
    return contract(
      mul<Tensor, number>(z, 2 ** -60),
      y,
      [
        [0, 1],
        [1, 2],
      ],
      [0, 2],
    );
  };
  const [exact, fast] = [interpreter(), wasm({ threads: 1 })].map((device) => read(compile(doubled, device)(x)));
  expect(relativeError(fast ?? [], exact ?? [])).toBeLessThan(1e-5);
});

test("slices of slices", () => {
  const cut = (from: Tensor<["a"]>): Tensor => {
    let y: Tensor = from;
    for (let step = 0; step < STEPS; step++) y = slice<Shape, -1, 1>(y, -1, 1);
    return y;
  };
  const long = tensor(
    "a",
    Float32Array.from({ length: STEPS + 3 }, (_, i) => i),
    { a: STEPS + 3 },
  );
  expect([...read(compile(cut, wasm({ threads: 1 }))(long))]).toEqual([STEPS, STEPS + 1, STEPS + 2]);
});
