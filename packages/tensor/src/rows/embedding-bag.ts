/** Bags of rows of a table, each as one row. */
import { type Shape, ShapeError, type Show, show } from "../shape/dimension.ts";
import { describe, type FloatArgument, floatTensor, type IntArgument, intTensor } from "../shape/dtype.ts";
import { checkFields } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import { expandAxes } from "../ops/reshape.ts";
import { gather } from "./gather.ts";
import { type Mask, type MaskArgument, maskOf } from "../ops/mask.ts";
import { maskedMax, maskedMean, maskedSum } from "../ops/masked.ts";
import { greater } from "../ops/comparison.ts";
import { select } from "../ops/select.ts";
import { max, mean, sum } from "../ops/reductions.ts";
import { drawIndices, drawReals, drawSizes, type Sampler } from "../ops/sample.ts";

/** How a bag becomes one row. */
export interface Bag<Counted = Mask> {
  /** Whether rows are summed, or their mean or the largest of their elements is taken: "mean" if it is not given. */
  readonly combine?: "sum" | "mean" | "max";
  /** Which places of the bags count: a mask of the shape of the indices. All do if it is not given. */
  readonly mask?: Counted;
}

const PLAIN: Record<NonNullable<Bag["combine"]>, (x: Tensor, axis: number) => Tensor> = {
  sum: (x, axis) => sum<Shape, number>(x, axis),
  mean: (x, axis) => mean<Shape, number>(x, axis),
  max: (x, axis) => max<Shape, number>(x, axis),
};
const MASKED: Record<NonNullable<Bag["combine"]>, (x: Tensor, mask: Tensor, axis: number) => Tensor> = {
  sum: (x, mask, axis) => maskedSum<Shape, Shape, number>(x, mask, axis),
  mean: (x, mask, axis) => maskedMean<Shape, Shape, number>(x, mask, axis),
  max: (x, mask, axis) => maskedMax<Shape, Shape, number>(x, mask, axis),
};

/** The shape of one row for each bag. */
type Bagged<T extends Shape, I extends Shape> = number extends T["length"] | I["length"]
  ? Shape
  : [T, I] extends [readonly [unknown, ...infer Row extends Shape], readonly [...infer Bags extends Shape, unknown]]
    ? [...Bags, ...Row]
    : Shape;

/** The indices as given, or the sentence that says that there are no bags. */
type BagArgument<I extends Shape, E extends DType> = I extends readonly []
  ? `embeddingBag: 'indices' ${Show<I>} has no last dimension, of the places of a bag`
  : IntArgument<"embeddingBag", "indices", I, E>;

/**
 * The rows of a table that the indices of each bag name, as one row: their mean, their sum, or the largest of their elements.
 * `embeddingBag(genres, of)` of `[genres, dim]` and `[batch, 6]` is `[batch, dim]`. A mask says which places of a bag are filled; the
 * others have to name some row, which does not matter. A bag in which nothing counts is 0, and -∞ for the largest, with a gradient of
 * 0.
 *
 * @throws ShapeError if the mask does not fit, or if there is no mean or largest of bags without places
 *
 * @derivative of `ȳ`, each row of a bag gets its share
 *
 * @example
 * ```ts
 * const table = tensor("3 2", [1, 2, 3, 4, 5, 6]);
 * const bags = tensor("int:2 2", [0, 2, 1, 0]);
 * embeddingBag(table, bags); // [[3, 4], [2, 3]]
 * embeddingBag(table, bags, { combine: "sum", mask: tensor("bool:2 2", [true, true, true, false]) }); // [[6, 8], [3, 4]]
 * ```
 */
export const embeddingBag = <
  const T extends Shape,
  const I extends Shape,
  D extends DType = "float",
  E extends DType = "int",
  const M extends Shape = [],
  F extends DType = "bool",
>(
  table: FloatArgument<"embeddingBag", "table", T, D>,
  indices: BagArgument<I, E>,
  options: Bag<MaskArgument<"embeddingBag", I, M, F>> = {},
): Tensor<Bagged<T, I>> => combined(table, indices, options as Bag) as Tensor<Bagged<T, I>>;

const combined = (table: unknown, indices: unknown, options: Bag): Tensor => {
  const rows = floatTensor("embeddingBag", "table", table);
  const places = intTensor("embeddingBag", "indices", indices);
  checkFields("embeddingBag", "options", options, "combine and mask");
  const { combine = "mean", mask } = options;
  if (!Object.hasOwn(PLAIN, combine)) {
    throw new TypeError(`embeddingBag: 'combine' is ${describe(combine)}, none of sum, mean and max`);
  }
  if (places.shape.length === 0) {
    throw new ShapeError(`embeddingBag: 'indices' ${show(places.shape)} has no last dimension, of the places of a bag`);
  }
  if (rows.shape.length === 0) {
    throw new ShapeError(`embeddingBag: 'table' ${show(rows.shape)} has no rows: a table needs at least one dimension`);
  }
  if (combine !== "sum" && mask === undefined && places.sizes.at(-1) === 0) {
    throw new ShapeError(
      `embeddingBag: 'indices' ${show(places.shape)} has bags without places, which have no ${combine}`,
    );
  }
  const found: Tensor = gather<Shape, Shape>(rows, places);
  const axis = places.shape.length - 1 - found.shape.length;
  if (mask === undefined) return PLAIN[combine](found, axis);
  const counted = maskOf("embeddingBag", mask, places);
  const own = expandAxes(
    counted as Tensor,
    rows.shape.slice(1).map((_, k) => places.shape.length + k),
  );
  return MASKED[combine](found, own, axis);
};

/** Property tests draw bags, some of whose places do not count. */
export const sampleEmbeddingBag: Sampler = (draw) => {
  const combine = (["sum", "mean", "max"] as const)[draw.integer(0, 2)] ?? "sum";
  const rows = draw.integer(1, 5);
  const bags = [...drawSizes(draw, draw.integer(0, 2)), draw.integer(1, 4)];
  const input = drawReals(draw, [rows, ...drawSizes(draw, draw.integer(0, 1))]);
  // Apart from each other, and each in a bag once or more: the largest shares its derivative among equals. In parts of a power of
  // two, so that sums are exact where they cancel.
  const elements = input.elements.map((x, i) => Math.round(x * 10) + i / 1024);
  const mask = drawReals(draw, bags, { min: 0, max: 2 });
  const counted = { ...mask, dtype: "bool" as const, elements: mask.elements.map((x) => (x > 0.5 ? 1 : 0)) };
  const hasMask = draw.integer(0, 1) === 0;
  return {
    inputs: [{ ...input, elements }, drawIndices(draw, bags, rows), counted],
    call: ([table, indices, m]) => {
      const result = combined(table, indices, hasMask ? { combine, mask: m as Tensor<Shape, "bool"> } : { combine });
      // Finite differences of -∞ do not exist.
      return select<Tensor<Shape, "bool">, Tensor, number>(greater<Tensor, number>(result, -Infinity), result, 0);
    },
  };
};
