// The types by which an operation says how property tests draw its calls.
import type { AnyTensor, DType } from "../tensor.ts";

/** A source of random choices that a sampler draws from; tests give one made by a property-based testing library. */
export interface Draw {
  /** A whole number from min to max, both included. */
  readonly integer: (min: number, max: number) => number;
  /** A real number from min to max. */
  readonly real: (min: number, max: number) => number;
}

/** An input of a sampled call: its sizes and its elements. Ints and booleans (1 and 0) have no derivative. */
export interface SampledInput {
  readonly sizes: readonly number[];
  readonly dtype: DType;
  readonly elements: readonly number[];
}

/** A call to test an operation with: inputs, and the call on tensors of these sizes. */
export interface SampledCall {
  readonly inputs: readonly SampledInput[];
  /** The call, on tensors of the sizes of the inputs. */
  readonly call: (inputs: readonly AnyTensor[]) => AnyTensor;
}

/**
 * Where the property tests of an operation draw from. Every operation has one, and from it follow its tests: the
 * gradient against finite differences, and each device against the interpreter.
 */
export type Sampler = (draw: Draw) => SampledCall;

/** A size, from 1 to `most`, or seldom 0: most calls are to have elements. */
export const drawSize = (draw: Draw, most = 5): number => (draw.integer(0, 11) === 7 ? 0 : draw.integer(1, most));

/**
 * Sizes of `rank` dimensions, each from 0 to 5.
 *
 * @example
 * ```ts
 * drawSizes(drawFrom(1), 3); // [3, 5, 2]
 * ```
 */
export const drawSizes = (draw: Draw, rank: number): readonly number[] =>
  Array.from({ length: rank }, () => drawSize(draw));

/** Sizes that broadcast to these: leading dimensions may be missing, and others may be 1. */
export const drawNarrower = (draw: Draw, sizes: readonly number[]): readonly number[] =>
  sizes.slice(draw.integer(0, sizes.length)).map((size) => (draw.integer(0, 2) === 0 ? 1 : size));

/**
 * A float input of these sizes with elements from an interval, none close to a point to avoid (a kink, a pole).
 *
 * @example
 * ```ts
 * drawReals(drawFrom(1), [3], { min: 0, max: 1 }); // { sizes: [3], dtype: "float", elements: [0.89, 0.51, 0.9] }
 * ```
 */
export const drawReals = (
  draw: Draw,
  sizes: readonly number[],
  { min = -3, max = 3, avoid = [], apart = 0.01 }: Interval = {},
): SampledInput => ({
  sizes,
  dtype: "float",
  elements: Array.from({ length: sizes.reduce((a, b) => a * b, 1) }, () => {
    const x = draw.real(min, max);
    const kink = avoid.find((point) => Math.abs(x - point) < apart);
    return kink === undefined ? x : kink + 2 * apart;
  }),
});

/** An operation of so many operands that broadcast, each drawn from its interval, as `unary` and `binary` define one. */
interface Sampled {
  (x: never, y: never): AnyTensor;
  readonly sample: readonly Interval[];
}

/**
 * A sampler of an elementwise operation: a second operand may lack leading dimensions, or repeat others.
 *
 * @example
 * ```ts
 * const { inputs } = sampleElementwise(add)(drawFrom(3));
 * inputs.map(({ sizes }) => sizes); // [[1, 5, 4], [1, 5, 4]]
 * ```
 */
export const sampleElementwise =
  (f: Sampled): Sampler =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(0, 3));
    const [first, second] = f.sample;
    const inputs = [drawReals(draw, sizes, first)];
    if (second) inputs.push(drawReals(draw, drawNarrower(draw, sizes), second));
    return { inputs, call: ([x, y]) => f(x as never, y as never) };
  };

/** An interval of reals, with points where there is no derivative. */
export interface Interval {
  readonly min?: number;
  readonly max?: number;
  readonly avoid?: readonly number[];
  /** The smallest distance of elements from these points, 0.01 by default: larger where a derivative grows fast towards them. */
  readonly apart?: number;
}

/** Sizes for indices below `rows`: where there are no rows there are no indices. */
export const drawPlaces = (draw: Draw, rank: number, rows: number): readonly number[] =>
  rows > 0 ? drawSizes(draw, rank) : [0, ...drawSizes(draw, rank)].slice(0, Math.max(1, rank));

/**
 * An int input of these sizes with indices below `rows`.
 *
 * @example
 * ```ts
 * drawIndices(drawFrom(1), [2, 2], 3); // { sizes: [2, 2], dtype: "int", elements: [2, 1, 2, 2] }
 * ```
 */
export const drawIndices = (draw: Draw, sizes: readonly number[], rows: number): SampledInput => ({
  sizes,
  dtype: "int",
  elements: Array.from({ length: sizes.reduce((a, b) => a * b, 1) }, () => draw.integer(0, rows - 1)),
});

/**
 * A bool input of these sizes: 1 where it is true, and 0 where it is false.
 *
 * @example
 * ```ts
 * drawBooleans(drawFrom(4), [4]); // { sizes: [4], dtype: "bool", elements: [0, 1, 0, 1] }
 * ```
 */
export const drawBooleans = (draw: Draw, sizes: readonly number[]): SampledInput => ({
  ...drawIndices(draw, sizes, 2),
  dtype: "bool",
});
