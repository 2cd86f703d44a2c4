import type { WithoutAxis } from "../shape/axis.ts";
import { type Shape, ShapeError, show } from "../shape/dimension.ts";
import type { Tensor } from "../tensor.ts";
import { belowLargest, fromLargest } from "./below-largest.ts";
import { gatherAlong } from "./gather-along.ts";
import { logOfSum } from "./log-sum-exp.ts";
import { reshape } from "./reshape.ts";
import { drawIndices, drawReals, drawSizes, type Sampler } from "./sample.ts";
import { sub } from "./sub.ts";

/**
 * The cross-entropy of a softmax over the last axis with one right class each: ln Σ eˣ - x[class], for each row. The logits
 * are the scores before the softmax; nothing overflows. It is ∞ where the right class is closed by a score of -∞ and another is
 * not, and infinite scores share as in {@link softmax}.
 */
export const crossEntropy = <const S extends Shape>(
  logits: Tensor<S>,
  classes: Tensor<WithoutAxis<S, -1>, "int">,
): Tensor<WithoutAxis<S, -1>> => {
  const rows = classes as Tensor<Shape, "int">;
  if (logits.sizes.length === 0 || rows.sizes.join() !== logits.sizes.slice(0, -1).join()) {
    throw new ShapeError(`crossEntropy: ${show(rows.shape)} are not classes for the rows of ${show(logits.shape)}`);
  }
  const right = gatherAlong<Shape, Shape>(logits, reshape(rows, [...rows.shape, 1], [...rows.sizes, 1]));
  const own = reshape(right, logits.shape.slice(0, -1), rows.sizes);
  const { largest, below } = fromLargest(logits, rows.sizes.length);
  return sub<Tensor, Tensor>(logOfSum(below, rows.sizes.length), belowLargest(own, largest)) as Tensor<
    WithoutAxis<S, -1>
  >;
};

/** Property tests draw rows of logits and a class for each. */
export const sampleCrossEntropy: Sampler = (draw) => {
  const rows = drawSizes(draw, draw.integer(0, 2));
  const classes = draw.integer(1, 5);
  return {
    inputs: [drawReals(draw, [...rows, classes]), drawIndices(draw, rows, classes)],
    call: ([logits, right]) => crossEntropy<Shape>(logits as Tensor, right as Tensor<Shape, "int">),
  };
};
