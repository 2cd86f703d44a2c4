/** Calls that samplers draw from a seed, and how results are compared. */
import { tensor } from "../ops/tensor.ts";
import type { Draw, SampledCall, SampledInput, Sampler } from "../ops/sample.ts";
import { key, uniforms } from "../random/philox.ts";
import type { AnyTensor } from "../tensor.ts";

/**
 * Choices that follow from a seed.
 *
 * @example
 * ```ts
 * const draw = drawFrom(1);
 * [draw.integer(1, 6), draw.integer(1, 6), draw.real(0, 1)]; // [6, 4, 0.9]
 * ```
 */
export const drawFrom = (seed: number): Draw => {
  let next = 0;
  const uniform = (): number => uniforms(key(seed), next++, 1)[0] ?? 0;
  return {
    integer: (min, max) => min + Math.floor(uniform() * (max - min + 1)),
    // Hundredths: a short decimal reads better in a message.
    real: (min, max) => Math.round((min + uniform() * (max - min)) * 100) / 100,
  };
};

/** A drawn call with its inputs as data. */
export interface DrawnCall {
  /** The call, on tensors of the sizes of the inputs. */
  readonly call: SampledCall["call"];
  /** The inputs. */
  readonly data: AnyTensor[];
}

/** Inputs as data. */
export const dataOf = (inputs: readonly SampledInput[]): AnyTensor[] =>
  inputs.map(({ sizes, dtype, elements }): AnyTensor => {
    const notation = sizes.join(" ");
    if (dtype === "bool") return tensor(`bool:${notation}`, Uint8Array.from(elements));
    return dtype === "int" ? tensor(`int:${notation}`, elements) : tensor(notation, elements);
  });

/**
 * Draws a call, and its inputs.
 *
 * @example
 * ```ts
 * const { call, data } = drawnCall(drawFrom(2), sampleElementwise(mul));
 * [data, call(data)]; // [[[-0.66, -2.55, -2.21], 0.42], [-0.2772, -1.071, -0.9282]]
 * ```
 */
export const drawnCall = (draw: Draw, sampler: Sampler): DrawnCall => {
  const { inputs, call } = sampler(draw);
  return { call, data: dataOf(inputs) };
};

/**
 * The largest difference of two lists of numbers, relative to the largest finite number among them (or to 0.01, if all are smaller).
 * Two infinities differ by nothing, and an infinity and a number by infinity.
 *
 * @example
 * ```ts
 * relativeError([1, 100], [1, 101]); // 0.009901
 * relativeError([1, Infinity], [1, Infinity]); // 0
 * ```
 */
export const relativeError = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  const pairs = Array.from(a, (x, i) => [x, b[i] ?? NaN] as const);
  // An infinite scale would make every difference 0.
  const scale = pairs.flat().reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0.01);
  return pairs.reduce((worst, [x, y]) => Math.max(worst, x === y ? 0 : Math.abs(x - y) / scale), 0);
};
