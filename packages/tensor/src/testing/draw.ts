// Draws inputs for property tests, and compares results.
import fc from "fast-check";
import type { AnyTensor } from "../index.ts";
import type { Draw, SampledCall, Sampler } from "../testing.ts";
import { dataOf, drawnCall, relativeError } from "../laws/draw.ts";

/** How often a property is tried: so many times the number that the environment says, `DRAWS=20 npx vitest run …`. */
export const runs = (usually: number): number => Math.ceil(usually * Number(process.env["DRAWS"] ?? 1));

/** Choices made by fast-check, so that a failing call shrinks. */
export const drawWith = (g: fc.GeneratorValue): Draw => ({
  integer: (min, max) => g(fc.integer, { min, max }),
  // Hundredths, since shrinking towards a short decimal reads better than towards a denormal.
  real: (min, max) => g(fc.integer, { min: Math.ceil(min * 100), max: Math.floor(max * 100) }) / 100,
});

/** A sampled call and its inputs as data. */
export const sampled = (g: fc.GeneratorValue, sampler: Sampler): { call: SampledCall["call"]; data: AnyTensor[] } =>
  drawnCall(drawWith(g), sampler);

export { dataOf, relativeError };
