/** Checks the derivative of every operation against differences, to the second order. */
import {
  add,
  type AnyTensor,
  compile,
  constant,
  count,
  interpreter,
  mul,
  read,
  scalar,
  sum,
  type Tensor,
  toFloat,
  wasm,
} from "@attrec/tensor";
import { drawFrom, drawnCall, type Sampler, samplers } from "@attrec/tensor/testing";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { relativeError, sampled } from "../../tensor/src/testing/draw.ts";
import { grad } from "./grad.ts";
import { derivativeFault } from "./testing/derivative-fault.ts";

/** A scalar of a result in which every element has a weight of its own, so that no error can cancel. */
const weigh = (y: AnyTensor): Tensor<[]> => {
  const weights = Float64Array.from({ length: count(y.sizes) }, (_, i) => Math.sin(i + 1) + 1.5);
  return sum(mul<Tensor, Tensor>(y as Tensor, constant(weights, y.shape, y.sizes)));
};

/** The sum of the weighted gradients of a function: a function to differentiate again. */
const weighedGradient =
  (f: (inputs: AnyTensor[]) => Tensor<[]>) =>
  (inputs: AnyTensor[]): Tensor<[]> =>
    grad(f)(inputs)
      .filter((x) => x.dtype === "float")
      .reduce<Tensor<[]>>((total, x) => add(total, weigh(x)), scalar(0));

/** One for all calls: to make a device takes longer than to run most of these. */
const onWasm = wasm({ threads: 1 });
afterAll(() => onWasm.close());

/** Whether an operation makes floats of floats: nothing else has a derivative. */
const isDifferentiable = (sampler: Sampler): boolean => {
  const { call, data } = drawnCall(drawFrom(1), sampler);
  return call(data).dtype === "float" && data.some(({ dtype }) => dtype === "float");
};

const all = Object.entries(samplers);

test.each(all.filter(([, sampler]) => !isDifferentiable(sampler)))("no derivative flows through %s", (_, sampler) => {
  for (let seed = 0; seed < 5; seed++) {
    const { call, data } = drawnCall(drawFrom(seed), sampler);
    const gradient = grad((inputs: AnyTensor[]) => sum(toFloat(call(inputs))));
    const flows = compile(gradient, interpreter())(data).filter((x) => x.dtype === "float");
    for (const x of flows) expect(read(x).every((y) => y === 0)).toBe(true);
  }
});

describe.each(all.filter(([, sampler]) => isDifferentiable(sampler)))("%s", (name, sampler) => {
  test("the gradient is the limit of differences", () => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const { call, data } = sampled(g, sampler);
        const fault = derivativeFault(name, (inputs) => weigh(call(inputs)), data, 1e-6);
        if (fault !== undefined) throw new Error(fault);
      }),
      { numRuns: 20 },
    );
  });

  test("and so is the gradient of the gradient", () => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const { call, data } = sampled(g, sampler);
        const second = weighedGradient((inputs) => weigh(call(inputs)));
        const fault = derivativeFault(`the gradient of ${name}`, second, data, 1e-5);
        if (fault !== undefined) throw new Error(fault);
      }),
      { numRuns: 10 },
    );
  });

  test("wasm gives the interpreter's gradient", () => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const { call, data } = sampled(g, sampler);
        const gradient = grad((inputs: AnyTensor[]) => weigh(call(inputs)));
        // Relative to the largest entry of all: the gradient of one input may cancel to a number near 0.
        const [exact, fast] = [interpreter(), onWasm].map((device) =>
          compile(gradient, device)(data).flatMap((x) => (x.dtype === "float" ? Array.from(read(x)) : [])),
        );
        expect(relativeError(fast ?? [], exact ?? [])).toBeLessThan(1e-4);
      }),
      { numRuns: 20 },
    );
  });
});
