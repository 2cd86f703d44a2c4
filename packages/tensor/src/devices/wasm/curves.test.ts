/** Measures the errors of the smooth functions on wasm over all exponents. */
import { expect, test } from "vitest";
import type { LoopKernel } from "../../kernels/loop/kernel.ts";
import { at } from "../../at.ts";
import { sigmoid } from "../../ops/sigmoid.ts";
import { softplus } from "../../ops/softplus.ts";
import { tensor } from "../../ops/tensor.ts";
import { load, whole } from "../../testing/run-kernel.ts";

/** Numbers of every exponent, denormal ones too, and of both signs. */
const numbers = (each: number): Float32Array<ArrayBuffer> => {
  const bits = new Int32Array(2 * 255 * each);
  let i = 0;
  for (const sign of [0, -0x80000000])
    for (let exponent = 0; exponent < 255; exponent++)
      for (let fraction = 0; fraction < each; fraction++)
        bits[i++] = sign | (exponent << 23) | (Math.floor(((fraction + 0.37) / each) * 2 ** 23) & 0x7fffff);
  return new Float32Array(bits.buffer);
};
const dense = Float32Array.from({ length: 1_000_000 }, (_, i) => (i - 5e5) / 5e3);

const compute = (operation: typeof sigmoid, inputs: Float32Array<ArrayBuffer>): Float32Array => {
  const { lowering } = operation(tensor("1", [0])).operation;
  if (lowering.kind !== "map") throw new TypeError("An elementwise operation was expected.");
  const kernel: LoopKernel = {
    kind: "loop",
    dimensions: [inputs.length],
    reduced: 0,
    reducer: "none",
    inputs: [{ cell: "float", strides: [1] }],
    expression: lowering.expression,
    cell: "float",
    flush: false,
  };
  return load(kernel, [inputs]).run(whole(kernel)) as Float32Array;
};

/** The true values, by functions of the host that keep their digits for small arguments. */
const meanings = {
  sigmoid: (x: number): number => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))),
  softplus: (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
};

test.each([
  ["sigmoid", sigmoid, 4],
  ["softplus", softplus, 4],
] as const)(
  "%s: errors over all exponents and densely up to 100, in units of the last place",
  (name, operation, limit) => {
    for (const inputs of [numbers(400), dense]) {
      let [worst, where] = [0, NaN];
      compute(operation, inputs).forEach((result, i) => {
        const truth = meanings[name](at(inputs, i));
        // Numbers below the normal ones have fewer places, and kernels write 0.
        if (truth < 2 ** -125) return expect(result).toBeLessThan(2 ** -124);
        const error = Math.abs(result - truth) / 2 ** (Math.floor(Math.log2(truth)) - 23);
        if (!(error <= worst)) [worst, where] = [error, at(inputs, i)];
      });
      if (process.env["VERBOSE"]) console.log(name, worst, where);
      expect(worst, `at ${where}`).toBeLessThan(limit);
    }
  },
);

test("the curves have their limits at infinities, and NaN at NaN", () => {
  const special = Float32Array.of(-Infinity, Infinity, NaN, 0, -0);
  expect([...compute(sigmoid, special)]).toEqual([0, 1, NaN, 0.5, 0.5]);
  const [none, all, nothing, ...zeros] = compute(softplus, special);
  expect([none, all, nothing]).toEqual([0, Infinity, NaN]);
  zeros.forEach((y) => expect(y).toBeCloseTo(Math.LN2, 6));
});
