/** Drawn calls of operations beside the same in plain numbers: the types, and how inputs are drawn. */
import type { AnyTensor } from "../../tensor.ts";
import { type Draw, drawReals, type Interval, type SampledInput } from "../../testing.ts";
import type { Plain } from "./plain.ts";

/** An operation whose arguments are drawn, so that TypeScript cannot check them. */
export type Loose = (...given: readonly unknown[]) => unknown;

/** An input of a comparison. */
export interface ComparedInput extends SampledInput {
  /** Whether it stays as it is where gradients are compared: a mask, or a condition. */
  readonly isFixed?: boolean;
}

/** A drawn call, and what it has to give. */
export interface Comparison {
  readonly inputs: readonly ComparedInput[];
  /** The call of the operation, whose result is a tensor or a tree of some. */
  readonly call: (operation: Loose, inputs: readonly AnyTensor[]) => unknown;
  /** The same of plain numbers: an array for each tensor of the result. */
  readonly reference: (inputs: readonly Plain[]) => Plain | readonly Plain[];
}

/** Draws a comparison of an operation. */
export type Reference = (draw: Draw) => Comparison;

/** The references of operations, by the names under which they are exported. */
export type References = Readonly<Record<string, Reference>>;

const SIZES = [1, 2, 3, 5, 7, 2, 3, 1];

/** No input has more elements than this. */
const MOST = 40;

/** A size: 1, or a small prime, or seldom 0. */
export const drawSize = (draw: Draw, least = 0): number => {
  const size = draw.integer(0, 9) === 0 ? 0 : (SIZES[draw.integer(0, SIZES.length - 1)] ?? 1);
  return Math.max(least, size);
};

/** Sizes of so many dimensions, with not too many elements. */
export const drawSizes = (draw: Draw, rank: number, least = 0): readonly number[] => {
  const sizes: number[] = [];
  let room = MOST;
  for (let k = 0; k < rank; k++) {
    const size = Math.min(drawSize(draw, least), room);
    sizes.push(size);
    room = Math.max(1, Math.floor(room / Math.max(1, size)));
  }
  return sizes;
};

/** Some of the axes of a rank, at least one of them. */
export const drawAxes = (draw: Draw, rank: number): readonly number[] => {
  const first = draw.integer(0, rank - 1);
  return Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis === first || draw.integer(0, 2) === 0);
};

/** Numbers of an interval. */
export const reals = (draw: Draw, sizes: readonly number[], interval: Interval = {}): ComparedInput =>
  drawReals(draw, sizes, interval);

/** Numbers of which no two are closer than 0.05: where an operation compares them, none changes places for a derivative. */
export const distinct = (draw: Draw, sizes: readonly number[]): ComparedInput => {
  const { elements, ...rest } = drawReals(draw, sizes);
  const order = elements.map((_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = draw.integer(0, i);
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  return { ...rest, elements: order.map((place) => 0.05 * (place - elements.length / 2) + 0.01) };
};

/** Booleans: 1 where they are true. */
export const booleans = (draw: Draw, sizes: readonly number[]): ComparedInput => ({
  ...wholes(draw, sizes, 2),
  dtype: "bool",
});

/** A mask or a condition: booleans, or the floats 1 and 0. More count than not. */
export const marks = (draw: Draw, sizes: readonly number[]): ComparedInput => ({
  sizes,
  dtype: draw.integer(0, 1) === 0 ? "bool" : "float",
  isFixed: true,
  elements: wholes(draw, sizes, 3).elements.map((x) => Math.min(x, 1)),
});

/** Whole numbers below a number. */
export const wholes = (draw: Draw, sizes: readonly number[], below: number): ComparedInput => ({
  sizes,
  dtype: "int",
  elements: Array.from({ length: sizes.reduce((a, b) => a * b, 1) }, () => draw.integer(0, below - 1)),
});
