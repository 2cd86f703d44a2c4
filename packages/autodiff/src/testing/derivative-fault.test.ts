/** Checks that a wrong derivative is told in one sentence, at the smallest input that shows it. */
import { type AnyTensor, mul, neg, sqrt, square, sum, type Tensor } from "@attrec/tensor";
import { drawReals, drawSizes, type Sampler } from "@attrec/tensor/testing";
import type { Operation } from "@attrec/tensor/extend";
import fc from "fast-check";
import { expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { dataOf, sampled } from "../../../tensor/src/testing/draw.ts";
import { derivativeFault } from "./derivative-fault.ts";

/** x², whose rule has forgotten the factor 2. */
const wrong = (x: Tensor): Tensor => {
  const inner = square(x);
  const operation: Operation = { ...inner.operation, pullback: (dy, [y]) => [mul<Tensor, Tensor>(dy, y as Tensor)] };
  return { ...inner, operation };
};

const sampler: Sampler = (draw) => ({
  inputs: [drawReals(draw, drawSizes(draw, 1), { min: 1, max: 9 })],
  call: ([x]) => wrong(x as Tensor),
});

test("operation, point, the rule's value and the difference quotient, and the input is shrunk", () => {
  const law = () =>
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const { call, data } = sampled(g, sampler);
        const fault = derivativeFault("square", (inputs) => sum(call(inputs) as Tensor), data, 1e-6);
        if (fault !== undefined) throw new Error(fault);
      }),
      { numRuns: 20, seed: 1 },
    );
  expect(law).toThrow(expect.objectContaining({ message: expect.stringMatching(/Shrunk \d+ time/) as string }));
  const { call } = sampler({ integer: (min) => min, real: (min) => min });
  const smallest = dataOf([{ sizes: [1], dtype: "float", elements: [1] }]);
  const fault = derivativeFault("square", (inputs) => sum(call(inputs) as Tensor), smallest, 1e-6);
  expect(fault).toMatch(
    /^square at input 0 = \[1\]: the gradient is 1 at position 0 of '0', where the difference quotient is (2|1\.9999\d+|2\.0000\d+): 5\.0e-1 of the largest entry\.$/,
  );
});

test("an infinite gradient is a fault, and a right one is none", () => {
  const zero = dataOf([{ sizes: [2], dtype: "float", elements: [1, 0] }]);
  const root = ([x]: AnyTensor[]) => sum(sqrt(x as Tensor));
  expect(derivativeFault("sqrt", root, zero, 1e-6)).toContain(
    "sqrt at input 0 = [1, 0]: checkGradients: the gradient is Infinity",
  );
  expect(derivativeFault("neg", ([x]) => sum(neg(x as Tensor)), zero, 1e-6)).toBeUndefined();
});
