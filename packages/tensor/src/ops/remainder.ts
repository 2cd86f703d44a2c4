/** Remainders of divisions. */
import { apply, element, literal } from "../scalar/expression.ts";
import { choose, isEqual, isGreater, minus, over, plus, times } from "../scalar/formulas.ts";
import { div } from "./div.ts";
import { binary } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { floor } from "./rounding.ts";

const [a, b, zero] = [element(0), element(1), literal(0)];
const quotient = apply("floor", over(a, b));
/** Where b goes into a no time, a is left as it is: b may be infinite. */
const left = choose(isEqual(quotient, zero), a, minus(a, times(quotient, b)));
/** Whether what is left has the other sign than b, which a rounded quotient leads to. */
const isAcross = choose(isGreater(b, zero), isGreater(zero, left), isGreater(left, zero));

/**
 * What is left of a when b was subtracted from it as often as it goes, a - b ⌊a / b⌋: between 0 and b, with the sign of b, as
 * Python and PyTorch have it (that of `%` in JavaScript is the sign of a). It is as exact as a is: where a / b has no digits left
 * behind the point, neither has the remainder.
 *
 * NaN where b is 0, or a infinite. Of an infinite b a is left if it has the same sign, and b if not. Where a is a multiple of b
 * it jumps; its derivative to a is taken as 1, and that to b as -⌊a / b⌋.
 *
 * @example
 * ```ts
 * remainder(tensor("4", [-1, 5, 5.5, -5]), tensor("4", [3, 3, 2, -3])); // [2, 2, 1.5, -2]
 * ```
 */
export const remainder = binary("remainder", {
  expression: choose(isAcross, plus(left, b), left),
  pullback: (dy, [x, y]) => [dy, neg(mul(dy, floor(div(x, y))))],
  // Between two and three times as large, away from where it jumps.
  sample: [
    { min: 2.45, max: 2.9 },
    { min: 1, max: 1.2 },
  ],
});
