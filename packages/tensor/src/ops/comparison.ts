/** Comparisons of two operands of one type that broadcast, which give booleans. Only whether they are equal is asked of booleans. */
import { apply, element, type Scalar } from "../scalar/expression.ts";
import { oppositeOf, plus } from "../scalar/formulas.ts";
import type { BroadcastRule, Tests } from "../shape/broadcast.ts";
import type { NumberType } from "../shape/dtype.ts";
import type { ShapeBy, Valid } from "../shape/rule.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import { type Around, broadcastTogether, type RankAround, type ShapeOf } from "./elementwise.ts";
import {
  type Floats,
  jointChoices,
  jointOperands,
  type NumericOperand,
  type Second,
  type SecondOfInts,
} from "./joint.ts";
import { mapOperation, mapped } from "./map.ts";
import { drawNarrower, drawReals, drawSizes, type SampledInput, type Sampler } from "./sample.ts";

/** A comparison: aligned at the right, a dimension of size 1 repeats. It is constant almost everywhere: no derivative flows. */
export interface Comparison<Name extends string> {
  /** T is left out: see {@link Tests}. */
  <const A extends AnyTensor | number, const B extends AnyTensor | number, T extends Tests = Tests>(
    a: NumericOperand<Name, "a", A>,
    b: { is: A } extends { is: Around<B> } ? B : Second<Name, A, B, T>,
  ): { is: A; rank: ShapeOf<A>["length"] } extends { is: Around<B>; rank: RankAround<B> }
    ? Tensor<ShapeOf<A>, "bool">
    : Tensor<ShapeBy<BroadcastRule<Name, ShapeOf<A>, ShapeOf<B>, T>>, "bool">;
}

/** A comparison of booleans as well: whether two operands of one type are equal, or are not. */
export interface Equality<Name extends string> {
  /** T is left out: see {@link Tests}. */
  <const A extends AnyTensor | number, const B extends AnyTensor | number, T extends Tests = Tests>(
    a: A,
    b: A | B extends Floats
      ? Valid<B, BroadcastRule<Name, ShapeOf<A>, ShapeOf<B>, T>>
      : A | B extends Truth
        ? Valid<B, BroadcastRule<Name, ShapeOf<A>, ShapeOf<B>, T>>
        : SecondOfInts<Name, A, B, T>,
  ): Tensor<ShapeBy<BroadcastRule<Name, ShapeOf<A>, ShapeOf<B>, T>>, "bool">;
}

/** The type that tells tensors of booleans from others. */
interface Truth {
  readonly dtype: "bool";
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

/** A comparison of two operands, x and y, which `join` holds to one type. */
const compared = (name: string, compare: (operators: Comparing) => Scalar, join: typeof jointChoices): unknown => {
  const of = (type: NumberType) => mapOperation(name, compare(comparing[type]), () => [undefined, undefined]);
  const [floats, ints] = [of("float"), of("int")];
  return (a: unknown, b: unknown): AnyTensor => {
    const [x, y] = join(name, a, b);
    // Devices hold booleans as the floats 1 and 0.
    return mapped(x.dtype === "int" ? ints : floats, broadcastTogether(name, x, y), "bool");
  };
};

// `join` throws the sentence that the type carries; what is left has the shape that the rule gives.

/** Defines a comparison of two numbers. */
const comparison = <const Name extends string>(name: Name, compare: (operators: Comparing) => Scalar) =>
  compared(name, compare, jointOperands) as Comparison<Name>;

/** Defines a comparison of two numbers or booleans. */
const equality = <const Name extends string>(name: Name, compare: (operators: Comparing) => Scalar) =>
  compared(name, compare, jointChoices) as Equality<Name>;

const [a, b] = [element(0), element(1)];

/**
 * Whether a = b. NaN is not equal to itself.
 *
 * @example
 * ```ts
 * equal(tensor("3", [1, 2, NaN]), tensor("3", [1, 3, NaN])); // [true, false, false]
 * equal(tensor("bool:2", [true, false]), tensor("bool:2", [true, true])); // [true, false]
 * ```
 */
export const equal = /* #__PURE__ */ equality("equal", ({ equal: is }) => apply(is, a, b));

/**
 * Whether a ≠ b. NaN is not equal to itself.
 *
 * @example
 * ```ts
 * notEqual(tensor("3", [1, 2, NaN]), tensor("3", [1, 3, NaN])); // [false, true, true]
 * ```
 */
export const notEqual = /* #__PURE__ */ equality("notEqual", ({ equal: is }) => oppositeOf(apply(is, a, b)));

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
  (compare: Comparison<string> | Equality<string>): Sampler =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(0, 3));
    const halves = (of: readonly number[]): SampledInput => {
      const { elements, ...rest } = drawReals(draw, of, { min: -1, max: 1 });
      return { ...rest, elements: elements.map((x) => Math.round(2 * x) / 2) };
    };
    return {
      inputs: [halves(sizes), halves(drawNarrower(draw, sizes))],
      call: ([x, y]) => (compare as Comparison<string>)<Tensor, Tensor>(x as Tensor, y as Tensor),
    };
  };
