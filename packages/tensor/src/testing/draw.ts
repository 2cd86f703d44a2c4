// Draws inputs for property tests, and compares results.
import fc from "fast-check";
import type { AnyTensor, Draw, SampledCall, Sampler } from "../index.ts";
import { tensor } from "../index.ts";

/** How often a property is tried: so many times the number that the environment says, `DRAWS=20 npx vitest run …`. */
export const runs = (usually: number): number => Math.ceil(usually * Number(process.env["DRAWS"] ?? 1));

/** Choices made by fast-check, so that a failing call shrinks. */
export const drawWith = (g: fc.GeneratorValue): Draw => ({
  integer: (min, max) => g(fc.integer, { min, max }),
  // Hundredths, since shrinking towards a short decimal reads better than towards a denormal.
  real: (min, max) => g(fc.integer, { min: Math.ceil(min * 100), max: Math.floor(max * 100) }) / 100,
});

/** A sampled call and its inputs as data. */
export const sampled = (g: fc.GeneratorValue, sampler: Sampler): { call: SampledCall["call"]; data: AnyTensor[] } => {
  const { inputs, call } = sampler(drawWith(g));
  const data = inputs.map(({ sizes, dtype, elements }): AnyTensor => {
    const notation = sizes.join(" ");
    return dtype === "int" ? tensor(`int:${notation}`, elements) : tensor(notation, elements);
  });
  return { call, data };
};

/** The largest difference of two lists of numbers, relative to the largest of them (or to 0.01, if all are smaller). */
export const relativeError = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  const pairs = Array.from(a, (x, i) => [x, b[i] ?? NaN] as const);
  const scale = pairs.reduce((most, [x, y]) => Math.max(most, Math.abs(x), Math.abs(y)), 0.01);
  return pairs.reduce((worst, [x, y]) => Math.max(worst, x === y ? 0 : Math.abs(x - y) / scale), 0);
};
