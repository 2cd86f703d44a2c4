/** Whole numbers near a number. They are constant almost everywhere, so that no derivative flows. */
import { apply, element, literal, type Scalar } from "../scalar/expression.ts";
import { choose, isEqual, isGreater, minus, plus, times } from "../scalar/formulas.ts";
import { unary } from "./elementwise.ts";

const x = element(0);
const floorOf = (value: Scalar): Scalar => apply("floor", value);
const half = literal(0.5);

/** Where the sampled numbers have a derivative, which is 0. */
const wholes = [-3, -2, -1, 0, 1, 2, 3];

/**
 * The largest whole number that is not above x. Infinities and -0 stay what they are.
 *
 * @example
 * ```ts
 * floor(tensor("4", [-1.5, -0.2, 0.7, 2])); // [-2, -1, 0, 2]
 * ```
 */
export const floor = /*#__PURE__*/ unary("floor", {
  expression: floorOf(x),
  pullback: () => [undefined],
  sample: [{ avoid: wholes }],
});

/**
 * The smallest whole number that is not below x. Infinities stay what they are, and between -1 and 0 it is -0.
 *
 * @example
 * ```ts
 * ceil(tensor("4", [-1.5, 0.2, 0.7, 2])); // [-1, 1, 1, 2]
 * ```
 */
export const ceil = /*#__PURE__*/ unary("ceil", {
  expression: apply("negate", floorOf(apply("negate", x))),
  pullback: () => [undefined],
  sample: [{ avoid: wholes }],
});

/** The whole number nearest to a number from 0 on; the even one if two are as near. */
const nearest = (size: Scalar): Scalar => {
  const below = floorOf(size);
  const rest = minus(size, below);
  const above = plus(below, literal(1));
  const isEven = isEqual(floorOf(times(half, below)), times(half, below));
  const tie = choose(isEven, below, above);
  // The rest of an infinite size is NaN, so that the number below it is the result.
  return choose(isGreater(rest, half), above, choose(isEqual(rest, half), tie, below));
};

/**
 * The nearest whole number; the even one if two are as near, as in IEEE 754, NumPy and PyTorch (`Math.round` takes the upper
 * one).
 * Infinities stay what they are, and zero has the sign of x.
 *
 * @example
 * ```ts
 * round(tensor("5", [-1.5, 0.5, 1.5, 2.5, 2.6])); // [-2, 0, 2, 2, 3]
 * ```
 */
export const round = /*#__PURE__*/ unary("round", {
  expression: choose(isGreater(literal(0), x), apply("negate", nearest(apply("negate", x))), nearest(x)),
  pullback: () => [undefined],
  sample: [{ avoid: [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5] }],
});
