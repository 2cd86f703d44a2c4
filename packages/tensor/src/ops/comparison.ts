/** Comparisons of two operands that broadcast, which give booleans. */
import { element, type Scalar } from "../scalar/expression.ts";
import { isEqual, isGreater, negated, plus } from "../scalar/formulas.ts";
import type { BroadcastRule, Tests } from "../shape/broadcast.ts";
import type { NotFloat, TypeOf } from "../shape/dtype.ts";
import type { ShapeBy, Valid } from "../shape/rule.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import { broadcastOperands, type Operand, type OperandArgument, type Real, type ShapeOf } from "./elementwise.ts";
import { mapOperation, mapped } from "./map.ts";
import { drawNarrower, drawReals, drawSizes, type SampledInput, type Sampler } from "./sample.ts";

/** A comparison: aligned at the right, a dimension of size 1 repeats. It is constant almost everywhere: no derivative flows. */
export interface Comparison<Name extends string> {
  /** T is left out: see {@link Tests}. */
  <const A extends AnyTensor | number, const B extends AnyTensor | number, T extends Tests = Tests>(
    a: OperandArgument<Name, "a", A>,
    b: B extends Real
      ? Valid<B, BroadcastRule<Name, ShapeOf<A>, ShapeOf<B>, T>>
      : NotFloat<Name, "b", ShapeOf<B>, TypeOf<B>>,
  ): Tensor<ShapeBy<BroadcastRule<Name, ShapeOf<A>, ShapeOf<B>, T>>, "bool">;
}

/** Defines a comparison of two numbers, x and y. */
const comparison = <const Name extends string>(
  name: Name,
  compare: (x: Scalar, y: Scalar) => Scalar,
): Comparison<Name> => {
  const operation = mapOperation(name, compare(element(0), element(1)), () => [undefined, undefined]);
  const call = (a: Operand, b: Operand) => mapped(operation, broadcastOperands(name, a, b), "bool");
  // `broadcastOperands` throws the sentence that the type carries; what is left has the shape that the rule gives.
  return call as unknown as Comparison<Name>;
};

/**
 * Whether a = b. NaN is not equal to itself.
 *
 * @example
 * ```ts
 * equal(tensor("3", [1, 2, NaN]), tensor("3", [1, 3, NaN])); // [true, false, false]
 * ```
 */
export const equal = /* #__PURE__ */ comparison("equal", isEqual);

/**
 * Whether a ≠ b. NaN is not equal to itself.
 *
 * @example
 * ```ts
 * notEqual(tensor("3", [1, 2, NaN]), tensor("3", [1, 3, NaN])); // [false, true, true]
 * ```
 */
export const notEqual = /* #__PURE__ */ comparison("notEqual", (x, y) => negated(isEqual(x, y)));

/**
 * Whether a > b, which nothing is beside NaN.
 *
 * @example
 * ```ts
 * greater(tensor("3", [-1, 0, NaN]), 0); // [false, false, false]
 * greater(1, tensor("2", [0, 1])); // [true, false]
 * ```
 */
export const greater = /* #__PURE__ */ comparison("greater", isGreater);

/**
 * Whether a ≥ b, which nothing is beside NaN.
 *
 * @example
 * ```ts
 * greaterEqual(tensor("4", [-1, 0, 1, NaN]), 0); // [false, true, true, false]
 * ```
 */
export const greaterEqual = /* #__PURE__ */ comparison("greaterEqual", (x, y) => plus(isGreater(x, y), isEqual(x, y)));

/**
 * Whether a < b, which nothing is beside NaN.
 *
 * @example
 * ```ts
 * less(tensor("4", [-1, 0, 1, NaN]), 0); // [true, false, false, false]
 * ```
 */
export const less = /* #__PURE__ */ comparison("less", (x, y) => isGreater(y, x));

/**
 * Whether a ≤ b, which nothing is beside NaN.
 *
 * @example
 * ```ts
 * lessEqual(tensor("4", [-1, 0, 1, NaN]), 0); // [true, true, false, false]
 * ```
 */
export const lessEqual = /* #__PURE__ */ comparison("lessEqual", (x, y) => plus(isGreater(y, x), isEqual(x, y)));

/** Property tests draw halves, so that some are equal. */
export const sampleComparison =
  (compare: Comparison<string>): Sampler =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(0, 3));
    const halves = (of: readonly number[]): SampledInput => {
      const { elements, ...rest } = drawReals(draw, of, { min: -1, max: 1 });
      return { ...rest, elements: elements.map((x) => Math.round(2 * x) / 2) };
    };
    return {
      inputs: [halves(sizes), halves(drawNarrower(draw, sizes))],
      call: ([x, y]) => compare<Tensor, Tensor>(x as Tensor, y as Tensor),
    };
  };
