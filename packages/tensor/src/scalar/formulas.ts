/** Short names for the parts of expressions, so that a formula in code reads like the formula. */
import { apply, literal, type Scalar } from "./expression.ts";

/** x + y. */
export const plus = (x: Scalar, y: Scalar): Scalar => apply("add", x, y);

/** x - y. */
export const minus = (x: Scalar, y: Scalar): Scalar => apply("subtract", x, y);

/** x · y. */
export const times = (x: Scalar, y: Scalar): Scalar => apply("multiply", x, y);

/** x / y. */
export const over = (x: Scalar, y: Scalar): Scalar => apply("divide", x, y);

/** 1 where x > y. */
export const isGreater = (x: Scalar, y: Scalar): Scalar => apply("greater", x, y);

/** 1 where x = y. NaN is not equal to itself. */
export const isEqual = (x: Scalar, y: Scalar): Scalar => apply("equal", x, y);

/** 1 where x is 0, and 0 elsewhere: the opposite of what is 1 or 0. */
export const oppositeOf = (x: Scalar): Scalar => isEqual(x, literal(0));

/** The larger of x and y. */
export const larger = (x: Scalar, y: Scalar): Scalar => apply("maximum", x, y);

/** x where the condition is not 0, and y where it is. */
export const choose = (condition: Scalar, x: Scalar, y: Scalar): Scalar => apply("select", condition, x, y);

/** 1 where x is below 0 or -0, which only its inverse tells from 0. */
export const isNegative = (x: Scalar): Scalar =>
  isGreater(literal(0), choose(isEqual(x, literal(0)), over(literal(1), x), x));

/** A polynomial, its coefficients from the highest power to the lowest, by Horner's rule. */
export const polynomial = (x: Scalar, [first = 0, ...rest]: readonly number[]): Scalar =>
  rest.reduce((sum, coefficient) => plus(times(sum, x), literal(coefficient)), literal(first));
