/** Remainders of divisions. */
import { apply, element, literal } from "../scalar/expression.ts";
import { choose, isEqual, isGreater, minus, over, plus, times } from "../scalar/formulas.ts";
import { div } from "./div.ts";
import { arithmetic } from "./arithmetic.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { floor } from "./rounding.ts";

const [a, b, zero] = [element(0), element(1), literal(0)];
const ratio = over(a, b);
const quotient = apply("floor", ratio);
/**
 * Nothing is left where the ratio is whole, as it is from 2^24 on in float32, where a product with b may be anything, or infinite; NaN if
 * a is infinite or b is 0.
 */
const nothing = over(minus(a, a), b);
/** Where the quotient is 0, a is left as it is: b may be infinite. */
const left = choose(
  isEqual(quotient, zero),
  a,
  choose(isEqual(quotient, ratio), nothing, minus(a, times(quotient, b))),
);
/** Whether the remainder has another sign than b, which happens if the quotient was rounded. */
const isAcross = choose(isGreater(b, zero), isGreater(zero, left), isGreater(left, zero));

/**
 * The remainder of a divided by b, a - b ⌊a / b⌋: between 0 and b, with the sign of b, as in Python and PyTorch (the result of
 * `%` in JavaScript has the sign of a). It is as exact as a is: where a / b has no digits left behind the point, the remainder
 * is 0.
 *
 * Of ints it is exact, and a itself where b is 0. Of floats it is NaN where b is 0 or a is infinite. For an infinite b it is a if a has the same sign, and b if not. It jumps where a is a
 * multiple of b; its derivative to a is taken as 1, and its derivative to b as -⌊a / b⌋.
 *
 * @example
 * ```ts
 * remainder(tensor("4", [-1, 5, 5.5, -5]), tensor("4", [3, 3, 2, -3])); // [2, 2, 1.5, -2]
 * ```
 */
export const remainder = arithmetic("remainder", {
  expression: choose(isAcross, plus(left, b), left),
  ofInts: apply("subtractInt", a, apply("multiplyInt", apply("divideInt", a, b), b)),
  pullback: (dy, [x, y]) => [dy, neg(mul(dy, floor(div(x, y))))],
  // Between two and three times as large, away from where it jumps.
  sample: [
    { min: 2.45, max: 2.9 },
    { min: 1, max: 1.2 },
  ],
});
