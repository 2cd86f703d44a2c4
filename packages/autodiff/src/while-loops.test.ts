/** Derivatives of loops with a condition are those of the steps that they take, laid out. */
import {
  add,
  compile,
  einsum,
  interpreter,
  less,
  mul,
  read,
  sin,
  sum,
  tanh,
  type Tensor,
  tensor,
  tensors,
  wasm,
  whileLoop,
} from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { afterAll, describe, expect, test } from "vitest";
import { grad } from "./grad.ts";
import { jvp } from "./jvp.ts";

const onWasm = wasm({ threads: 2 });
afterAll(() => onWasm.close());

interface Given {
  readonly weights: Tensor<[3, 3]>;
  readonly start: Tensor<[3]>;
  readonly limit: Tensor<[]>;
}
type Value = (x: Given) => Tensor<[]>;

const grow = (h: Tensor<[3]>, weights: Given["weights"]): Tensor<[3]> =>
  add(mul(h, 1.5), tanh(mul(einsum("in, in out -> out", h, weights), sin(h))));

const looped =
  (most?: number): Value =>
  ({ weights, start, limit }) => {
    const isSmall = (h: Tensor<[3]>) => less(sum(mul(h, h)), limit);
    const last = whileLoop(start, isSmall, (h) => grow(h, weights), most === undefined ? {} : { most }).last;
    return sum(mul(last, last));
  };

const unrolled =
  (steps: number): Value =>
  ({ weights, start }) => {
    let h = start;
    for (let step = 0; step < steps; step++) h = grow(h, weights);
    return sum(mul(h, h));
  };

const numbers = (count: number, phase: number) => Float64Array.from({ length: count }, (_, i) => Math.sin(phase + i));
const given = (limit: number): Given => ({
  weights: tensor("3 3", numbers(9, 2)),
  start: tensor("3", numbers(3, 3)),
  limit: tensor("", [limit]),
});
const all = (tree: unknown): readonly number[] => tensors(tree).flatMap((x) => Array.from<number>(read(x)));

/** The sum of the squares of a gradient, to be differentiated again. */
const steepness =
  (f: Value): Value =>
  (x) => {
    const { weights, start } = grad(f)(x);
    return add(sum(mul(weights, weights)), sum(mul(start, start)));
  };
const tangent =
  (f: Value): Value =>
  (x) =>
    jvp(f, x, x).tangent;

type Derivative = (f: Value) => (x: Given) => unknown;
const forward: readonly (readonly [string, Derivative])[] = [
  ["the value", (f) => f],
  ["the tangent", tangent],
  ["the tangent of the tangent", (f) => tangent(tangent(f))],
];
const both: typeof forward = [
  ...forward,
  ["the gradient", grad],
  ["the gradient of the gradient", (f) => grad(steepness(f))],
  ["the gradient of the tangent", (f) => grad(tangent(f))],
  ["the tangent of the gradient", (f) => tangent(steepness(f))],
];

const areEqual = (derivative: Derivative, x: Given, f: Value, steps: number): void => {
  for (const device of [interpreter(), onWasm]) {
    const [own = [], expected = []] = [f, unrolled(steps)].map((each) => all(compile(derivative(each), device)(x)));
    const largest = Math.max(1, ...expected.map(Math.abs));
    expect(own.length).toBe(expected.length);
    own.forEach((value, i) => {
      expect(Math.abs(value - at(expected, i))).toBeLessThan((device === onWasm ? 1e-3 : 1e-10) * largest);
    });
  }
};

// The squares of the states sum to 1.5, 3.0, 5.7, 11.6, 23.7 and so on.
describe.each([
  { limit: 1, steps: 0 },
  { limit: 2, steps: 1 },
  { limit: 20, steps: 4 },
])("until the sum is $limit", ({ limit, steps }) => {
  test.each(forward)("%s without a bound", (_, derivative) => {
    areEqual(derivative, given(limit), looped(), steps);
  });
  test.each(both)("%s with a bound", (_, derivative) => {
    areEqual(derivative, given(limit), looped(7), steps);
  });
});

test.each(both)("%s where the bound ends the loop", (_, derivative) => {
  areEqual(derivative, given(20), looped(2), 2);
  areEqual(derivative, given(20), looped(0), 0);
});

test("reverse mode without a bound is a sentence", () => {
  expect(() => compile(grad(looped()), interpreter())(given(2))).toThrow("give whileLoop the option 'most'");
});
