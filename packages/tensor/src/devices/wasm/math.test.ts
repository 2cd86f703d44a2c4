/** Measures the errors of exponential, logarithm, tanh, sine and cosine on wasm. */
import { describe, expect, test } from "vitest";
import type { LoopKernel } from "../../kernels/loop/kernel.ts";
import { at } from "../../at.ts";
import { apply, element, meanings } from "../../scalar/expression.ts";
import { load, whole } from "../../testing/run-kernel.ts";
import type { MathFunction } from "../../languages/wasm/math.ts";

const compute = (name: MathFunction, numbers: Float32Array<ArrayBuffer>): Float32Array => {
  const kernel: LoopKernel = {
    kind: "loop",
    dimensions: [numbers.length],
    reduced: 0,
    reducer: "none",
    inputs: [{ cell: "float", strides: [1] }],
    expression: apply(name, element(0)),
    cell: "float",
    flush: false,
  };
  return load(kernel, [numbers]).run(whole(kernel)) as Float32Array;
};

/** Numbers of every exponent (denormal ones too) and both signs, `each` many, spread over the fractions. */
const numbers = (each: number, keep: (x: number) => boolean): Float32Array<ArrayBuffer> => {
  const bits = new Int32Array(2 * 255 * each);
  let i = 0;
  for (const sign of [0, -0x80000000])
    for (let exponent = 0; exponent < 255; exponent++)
      for (let fraction = 0; fraction < each; fraction++)
        bits[i++] = sign | (exponent << 23) | (Math.floor(((fraction + 0.37) / each) * 2 ** 23) & 0x7fffff);
  return new Float32Array(bits.buffer).filter(keep);
};

/** The largest error in units of the last place of the true value, where that is a normal number. */
const worst = (
  name: MathFunction,
  inputs: Float32Array<ArrayBuffer>,
): { readonly ulp: number; readonly at: number } => {
  let ulp = 0;
  let where = NaN;
  compute(name, inputs).forEach((result, i) => {
    const x = at(inputs, i);
    const truth = meanings[name](x);
    if (Math.abs(truth) < 2 ** -126 || !Number.isFinite(Math.fround(truth))) return;
    const error = Math.abs(result - truth) / 2 ** (Math.floor(Math.log2(Math.abs(truth))) - 23);
    if (!(error <= ulp)) [ulp, where] = [error, x];
  });
  return { ulp, at: where };
};

describe("errors over all exponents, in units of the last place", () => {
  const all = numbers(400, () => true);
  test.each([
    ["exponential", all.filter((x) => x > -87.3 && x < 88.8), 2],
    ["logarithm", all.filter((x) => x > 0), 2],
    ["tanh", all, 4],
  ] as const)("%s", (name, inputs, limit) => {
    const { ulp, at: where } = worst(name, inputs);
    expect(ulp, `at ${where}`).toBeLessThan(limit);
    if (process.env["VERBOSE"]) console.log(name, ulp, where);
  });
  test("exponential and logarithm, densely where they are used most often", () => {
    const dense = Float32Array.from({ length: 1_000_000 }, (_, i) => -87 + (175.7 * i) / 1e6);
    const { ulp } = worst("exponential", dense);
    const near = worst(
      "logarithm",
      Float32Array.from({ length: 1_000_000 }, (_, i) => (i + 1) / 250_000),
    );
    const curve = worst(
      "tanh",
      Float32Array.from({ length: 1_000_000 }, (_, i) => (i - 5e5) / 5e4),
    );
    if (process.env["VERBOSE"]) console.log(ulp, near, curve);
    expect(ulp).toBeLessThan(2);
    expect(near.ulp).toBeLessThan(2);
    expect(curve.ulp).toBeLessThan(4);
  });
  test.each(["sine", "cosine"] as const)("%s of numbers of any size: absolute error below 2^-23", (name) => {
    const dense = Float32Array.from({ length: 1_000_001 }, (_, i) => (i - 500_000) / 50);
    for (const inputs of [dense, numbers(1000, Number.isFinite)]) {
      let [error, where] = [0, NaN];
      compute(name, inputs).forEach((y, i) => {
        const own = Math.abs(y - meanings[name](at(inputs, i)));
        if (!(own <= error)) [error, where] = [own, at(inputs, i)];
      });
      if (process.env["VERBOSE"]) console.log(name, error * 2 ** 23, where);
      expect(error, `at ${where}`).toBeLessThan(2 ** -23);
    }
  });
  test("the sine of multiples of π has most of its digits, and a vector may mix large and small numbers", () => {
    const multiples = Float32Array.from(
      { length: 4096 },
      (_, i) => (i % 2 ? 1 : -1) * Math.PI * Math.floor(1.01 ** i % 1e9),
    );
    compute("sine", multiples).forEach((y, i) => {
      const truth = Math.sin(at(multiples, i));
      expect(Math.abs(y - truth)).toBeLessThanOrEqual(2 ** -20 * Math.abs(truth) + 2 ** -33);
    });
    const mixed = Float32Array.of(1, 1e9, 3e38, -1e9, 0.5, -2, 8192, 1e5);
    compute("cosine", mixed).forEach((y, i) => expect(y).toBeCloseTo(Math.cos(at(mixed, i)), 6));
  });
});

describe("extremes", () => {
  const values = [
    NaN,
    Infinity,
    -Infinity,
    0,
    -0,
    -1,
    1e-42,
    88.72,
    88.722832,
    88.72284,
    88.73,
    1000,
    -87.33,
    -103,
    -1000,
    3e38,
    -3e38,
  ];
  const expected = (name: MathFunction, x: number): number => {
    const truth = Math.fround(meanings[name](Math.fround(x)));
    return Math.abs(truth) < 2 ** -126 && name === "exponential" ? 0 : truth;
  };
  test.each(["exponential", "logarithm", "tanh"] as const)("%s", (name) => {
    compute(name, Float32Array.from(values)).forEach((y, i) => {
      const truth = expected(name, at(values, i));
      if (Number.isFinite(truth))
        expect(Math.abs(y - truth), `at ${values[i]}`).toBeLessThanOrEqual(Math.abs(truth) * 3e-7);
      else expect(y, `at ${values[i]}`).toBe(truth);
    });
  });
  test.each(["exponential", "logarithm", "tanh"] as const)("%s of any NaN is NaN", (name) => {
    const bits = Int32Array.from({ length: 4096 }, (_, i) => ((i % 2) << 31) | 0x7fc00000 | (i * 1031));
    expect([...compute(name, new Float32Array(bits.buffer))].every(Number.isNaN)).toBe(true);
  });
  test("odd functions keep the sign of 0", () => {
    for (const name of ["tanh", "sine"] as const) expect([...compute(name, Float32Array.of(0, -0))]).toEqual([0, -0]);
  });
  test.each(["sine", "cosine"] as const)("%s of NaN and infinities is NaN", (name) => {
    expect([...compute(name, Float32Array.of(NaN, Infinity, -Infinity))]).toEqual([NaN, NaN, NaN]);
  });
});
