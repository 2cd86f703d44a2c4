// Cross entropy of logits and labels.
import type { WithoutAxis } from "../shape/axis.ts";
import { type Shape, ShapeError, type Show, show } from "../shape/dimension.ts";
import { type FloatArgument, floatTensor, intTensor, type NotInt } from "../shape/dtype.ts";
import type { DType, Tensor } from "../tensor.ts";
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
 *
 * @derivative `ȳ · (softmax(logits) - oneHot(labels))`
 *
 * @example
 * ```ts
 * crossEntropy(tensor("2 3", [0, 0, 0, 1, 2, 3]), tensor("int:2", [1, 2])); // [1.099, 0.4076]
 * ```
 */
export const crossEntropy = <
  const S extends Shape,
  const C extends Shape = Shape,
  D extends DType = "float",
  E extends DType = "int",
>(
  logits: FloatArgument<"crossEntropy", "logits", S, D>,
  classes: Classes<S, C, E>,
): Tensor<WithoutAxis<S, -1>> => {
  const x = floatTensor("crossEntropy", "logits", logits);
  const rows = intTensor("crossEntropy", "classes", classes);
  const shape = x.shape.slice(0, -1);
  if (x.shape.length === 0 || show(rows.shape) !== show(shape) || rows.sizes.join() !== x.sizes.slice(0, -1).join()) {
    throw new ShapeError(`crossEntropy: ${show(rows.shape)} are not classes for the rows of ${show(x.shape)}`);
  }
  const right = gatherAlong<Shape, Shape>(x, reshape<Shape, "int">(rows, [...shape, 1], [...rows.sizes, 1]));
  const own = reshape<Shape>(right, shape, rows.sizes);
  const { largest, below } = fromLargest(x, [rows.sizes.length]);
  const loss = sub<Tensor, Tensor>(logOfSum(below, [rows.sizes.length]), belowLargest(own, largest));
  return loss as Tensor<WithoutAxis<S, -1>>;
};

/** The type of the classes of rows: ints, one for each row, or the sentence that says that they are not. */
type Classes<S extends Shape, C extends Shape, E extends DType> = [E] extends ["int"]
  ? number extends S["length"] | C["length"]
    ? Tensor<C, E>
    : S extends readonly [...infer Rows extends Shape, unknown]
      ? [Rows, C] extends [C, Rows]
        ? Tensor<C, E>
        : `crossEntropy: ${Show<C>} are not classes for the rows of ${Show<S>}`
      : `crossEntropy: ${Show<C>} are not classes for the rows of ${Show<S>}`
  : NotInt<"crossEntropy", "classes", C, E>;

/** Property tests draw rows of logits and a class for each. */
export const sampleCrossEntropy: Sampler = (draw) => {
  const rows = drawSizes(draw, draw.integer(0, 2));
  const classes = draw.integer(1, 5);
  return {
    inputs: [drawReals(draw, [...rows, classes]), drawIndices(draw, rows, classes)],
    call: ([logits, right]) => crossEntropy<Shape>(logits as Tensor, right as Tensor<Shape, "int">),
  };
};
