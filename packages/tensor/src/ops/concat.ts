// Concatenation and stacking.
import { at } from "../at.ts";
import { owner } from "../graph/shown-memory.ts";
import {
  type ConcatRule,
  concatShape,
  stackAxis,
  stackParts,
  type StackPartsRule,
  type StackRule,
} from "../shape/concat.ts";
import { type Shape, ShapeError } from "../shape/dimension.ts";
import { checkTensors, type SameType, type SameTypeRule } from "../shape/dtype.ts";
import { type Dimensions, parseDimensions } from "../shape/notation.ts";
import type { Faulty, ShapeBy, Valid } from "../shape/rule.ts";
import { checkText } from "../shape/sizes.ts";
import type { Compiler } from "../compiler.ts";
import { concat as concatDefinition } from "../kernels/concat/kernel.ts";
import { partsInPlace } from "../kernels/concat/parts-in-place.ts";
import { emitConcat } from "../kernels/concat/wasm.ts";
import type { AnyTensor, DType, Operation, Tensor } from "../tensor.ts";
import { filled } from "./filled.ts";
import { node } from "./node.ts";
import { concatPrimitive } from "./piece-primitives.ts";
import { resized } from "./resized.ts";
import type { Axis, AxisOf } from "./reductions.ts";
import { named, reshape } from "./reshape.ts";
import { drawReals, drawSize, drawSizes, type Sampler } from "./sample.ts";
import { sliceAxis } from "./slice.ts";

type ShapesOf<X extends readonly AnyTensor[]> = { readonly [I in keyof X]: X[I]["shape"] };
/** {@link ShapeBy}, for rules that the compiler cannot see through before it knows the tensors. */
type Joined<R> = [R] extends [string] ? Faulty : ShapeBy<R>;
type First<X extends readonly AnyTensor[]> = X extends readonly [infer Head extends AnyTensor, ...unknown[]]
  ? Head["shape"]
  : X[number]["shape"];

/**
 * Tensors one after another along an axis of the first: `concat([history, next], "length")` of `[batch, length]` and
 * `[batch, 1]` is `[batch, length+1]`. Two names have no sum; a third argument names it: `concat([a, b], "dim", "features")`.
 *
 * @derivative each part takes its part of `ȳ`
 *
 * @example
 * ```ts
 * concat([tensor("2 1", [1, 2]), tensor("2 2", [3, 4, 5, 6])], -1); // [[1, 3, 4], [2, 5, 6]]
 * ```
 */
export const concat = <
  const X extends readonly Tensor<Shape, DType>[],
  const N extends Axis,
  const As extends string = never,
>(
  parts: Valid<Valid<X, ConcatRule<ShapesOf<X>, N, As>>, SameTypeRule<"concat", X>>,
  axis: AxisOf<"concat", First<X>, N>,
  as?: As,
): Tensor<Joined<ConcatRule<ShapesOf<X>, N, As>>, SameType<X>> => {
  checkTensors("concat", "parts", parts);
  const all = parts as unknown as X;
  const { shape, axis: k } = concatShape(all, axis, as);
  return named(concatAxis<DType>(all, k), shape) as Tensor<Joined<ConcatRule<ShapesOf<X>, N, As>>, SameType<X>>;
};

/**
 * Tensors of one shape side by side along a new axis, which the notation of the result puts in:
 * `stack(states, "batch length dim")` of `[batch, dim]`.
 *
 * @derivative each part takes its part of `ȳ`
 *
 * @example
 * ```ts
 * stack([tensor("2", [1, 2]), tensor("2", [3, 4]), tensor("2", [5, 6])], "3 2"); // [[1, 2], [3, 4], [5, 6]]
 * ```
 */
export const stack = <const X extends readonly AnyTensor[], const N extends string>(
  parts: Valid<Valid<X, StackPartsRule<ShapesOf<X>>>, SameTypeRule<"stack", X>>,
  notation: Valid<N, StackRule<First<X>, Dimensions<N>, N, X["length"]>>,
): Tensor<Joined<StackRule<First<X>, Dimensions<N>, N, X["length"]>>, SameType<X>> => {
  const stacked = stackAlong(parts as unknown as X, notation);
  return stacked as Tensor<Joined<StackRule<First<X>, Dimensions<N>, N, X["length"]>>, SameType<X>>;
};

const stackAlong = (parts: readonly AnyTensor[], notation: string): AnyTensor => {
  checkTensors("stack", "parts", parts);
  checkText("stack", "notation", notation);
  stackParts(parts);
  const shape = parseDimensions("stack", notation);
  const first = at(parts, 0);
  const axis = stackAxis(first.shape, shape, notation);
  const dimension = at(shape, axis);
  if (typeof dimension === "number" && dimension !== parts.length) {
    throw new ShapeError(`stack: ${parts.length} tensors are not ${dimension}, as '${notation}' says`);
  }
  const slices = parts.map((part) =>
    reshape<Shape, DType>(part, shape.with(axis, 1), part.sizes.toSpliced(axis, 0, 1)),
  );
  return named(concatAxis<DType>(slices, axis), shape);
};

/**
 * Tensors one after another along an axis, by number. The joined dimension is its size.
 *
 * @example
 * ```ts
 * concatAxis([tensor("2 1", [1, 2]), tensor("2 1", [3, 4])], 1); // [[1, 3], [2, 4]]
 * ```
 */
export const concatAxis = <D extends DType>(parts: readonly Tensor<Shape, D>[], axis: number): Tensor<Shape, D> => {
  const first = at<Tensor<Shape, D>>(parts, 0);
  if (parts.length === 1) return first;
  const length = parts.reduce((sum, part) => sum + at(part.sizes, axis), 0);
  const sizes = first.sizes.with(axis, length);
  return node(concatOperation(axis), parts, resized(first, sizes), sizes, first.dtype);
};

/** Tensors one after another along an axis, under the names of one that is as long as all of them. */
export const concatLike = (parts: readonly Tensor[], axis: number, like: AnyTensor): Tensor =>
  parts.length === 1
    ? named(at(parts, 0), like.shape)
    : node(concatOperation(axis), parts, like.shape, like.sizes, "float");

/** What compiles concatenations. */
export const concatCompiler: Compiler = {
  kernels: { concat: { ...concatDefinition, wasm: emitConcat } },
  passes: {
    parts: (draft) => ({ ...draft, parts: partsInPlace(draft.steps, draft.outputs.map(owner)) }),
  },
};

/** Concatenation along an axis, as an operation. */
const concatOperation = (axis: number): Operation => ({
  ...concatPrimitive(axis),
  compiler: concatCompiler,
  pullback: (cotangent, parts) => {
    let before = 0;
    return parts.map((part) => {
      const length = at(part.sizes, axis);
      const start = before;
      before += length;
      return part.dtype === "int" ? undefined : named(sliceAxis(cotangent, axis, start, length), part.shape);
    });
  },
});

/** Property tests join up to three tensors along any axis, with one of a single number among them. */
export const sampleConcat: Sampler = (draw) => {
  const sizes = drawSizes(draw, draw.integer(1, 3));
  const axis = draw.integer(0, sizes.length - 1);
  const parts = Array.from({ length: draw.integer(1, 3) }, () => sizes.with(axis, drawSize(draw, 9)));
  const place = draw.integer(0, parts.length);
  const value = draw.integer(-1, 1);
  return {
    inputs: parts.map((part) => drawReals(draw, part)),
    call: (xs) => concatAxis<"float">((xs as readonly Tensor[]).toSpliced(place, 0, filled(value, sizes, sizes)), axis),
  };
};
