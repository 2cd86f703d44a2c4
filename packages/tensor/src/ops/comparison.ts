/** Comparisons of two operands of floats or of ints that broadcast, which give booleans. */
import { apply, element, type Scalar } from "../scalar/expression.ts";
import { negated, plus } from "../scalar/formulas.ts";
import type { BroadcastRule, Tests } from "../shape/broadcast.ts";
import type { NumberType } from "../shape/dtype.ts";
import type { ShapeBy, Valid } from "../shape/rule.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import { broadcastTogether, type ShapeOf } from "./elementwise.ts";
import { type Floats, jointOperands, type NumericOperand, type SecondOfInts } from "./joint.ts";
import { mapOperation, mapped } from "./map.ts";
import { drawNarrower, drawReals, drawSizes, type SampledInput, type Sampler } from "./sample.ts";

/** A comparison: aligned at the right, a dimension of size 1 repeats. It is constant almost everywhere: no derivative flows. */
export interface Comparison<Name extends string> {
  /** T is left out: see {@link Tests}. */
  <const A extends AnyTensor | number, const B extends AnyTensor | number, T extends Tests = Tests>(
    a: NumericOperand<Name, "a", A>,
    b: A | B extends Floats ? Valid<B, BroadcastRule<Name, ShapeOf<A>, ShapeOf<B>, T>> : SecondOfInts<Name, A, B, T>,
  ): Tensor<ShapeBy<BroadcastRule<Name, ShapeOf<A>, ShapeOf<B>, T>>, "bool">;
}

/** The operators that compare two numbers of a type. */
interface Comparing {
  readonly greater: "greater" | "greaterInt";
  readonly equal: "equal" | "equalInt";
}

const comparing = {
  float: { greater: "greater", equal: "equal" },
  int: { greater: "greaterInt", equal: "equalInt" },
} as const;

/** Defines a comparison of two numbers, x and y. */
const comparison = <const Name extends string>(
  name: Name,
  compare: (operators: Comparing) => Scalar,
): Comparison<Name> => {
  const of = (type: NumberType) => mapOperation(name, compare(comparing[type]), () => [undefined, undefined]);
  const operations = { float: of("float"), int: of("int") };
  const call = (a: unknown, b: unknown) => {
    const [x, y] = jointOperands(name, a, b);
    return mapped(operations[x.dtype], broadcastTogether(name, x, y), "bool");
  };
  // `jointOperands` throws the sentence that the type carries; what is left has the shape that the rule gives.
  return call as unknown as Comparison<Name>;
};

const [a, b] = [element(0), element(1)];

/**
 * Whether a = b. NaN is not equal to itself.
 *
 * @example
 * ```ts
 * equal(tensor("3", [1, 2, NaN]), tensor("3", [1, 3, NaN])); // [true, false, false]
 * ```
 */
export const equal = /* #__PURE__ */ comparison("equal", ({ equal: is }) => apply(is, a, b));

/**
 * Whether a ≠ b. NaN is not equal to itself.
 *
 * @example
 * ```ts
 * notEqual(tensor("3", [1, 2, NaN]), tensor("3", [1, 3, NaN])); // [false, true, true]
 * ```
 */
export const notEqual = /* #__PURE__ */ comparison("notEqual", ({ equal: is }) => negated(apply(is, a, b)));

/**
 * Whether a > b, which nothing is beside NaN.
 *
 * @example
 * ```ts
 * greater(tensor("3", [-1, 0, NaN]), 0); // [false, false, false]
 * greater(1, tensor("2", [0, 1])); // [true, false]
 * ```
 */
export const greater = /* #__PURE__ */ comparison("greater", ({ greater: is }) => apply(is, a, b));

/**
 * Whether a ≥ b, which nothing is beside NaN.
 *
 * @example
 * ```ts
 * greaterEqual(tensor("4", [-1, 0, 1, NaN]), 0); // [false, true, true, false]
 * ```
 */
export const greaterEqual = /* #__PURE__ */ comparison("greaterEqual", ({ greater: is, equal: ties }) =>
  plus(apply(is, a, b), apply(ties, a, b)),
);

/**
 * Whether a < b, which nothing is beside NaN.
 *
 * @example
 * ```ts
 * less(tensor("4", [-1, 0, 1, NaN]), 0); // [true, false, false, false]
 * ```
 */
export const less = /* #__PURE__ */ comparison("less", ({ greater: is }) => apply(is, b, a));

/**
 * Whether a ≤ b, which nothing is beside NaN.
 *
 * @example
 * ```ts
 * lessEqual(tensor("4", [-1, 0, 1, NaN]), 0); // [true, true, false, false]
 * ```
 */
export const lessEqual = /* #__PURE__ */ comparison("lessEqual", ({ greater: is, equal: ties }) =>
  plus(apply(is, b, a), apply(ties, a, b)),
);

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
