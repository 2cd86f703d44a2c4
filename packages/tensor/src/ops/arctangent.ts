/** Angles of points. */
import { apply, element, literal } from "../scalar/expression.ts";
import { choose, isEqual, isGreater, isNegative, over, plus, polynomial, times } from "../scalar/formulas.ts";
import { abs } from "./abs.ts";
import { add } from "./add.ts";
import { div } from "./div.ts";
import { binary } from "./elementwise.ts";
import { maximum } from "./maximum.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { select } from "./select.ts";
import { square } from "./square.ts";
import { stopGradient } from "./stop-gradient.ts";

/** arctan(t) / t in t², for t from 0 to 1: no more than 2e-16 from it. Fitted with 60 digits. */
const ARCTANGENT = [
  2.969635660165779e-5, -3.1420077366807334e-4, 1.5739493241755762e-3, -5.0003664537326496e-3, 1.1430023675054508e-2,
  -2.033087003302746e-2, 2.992405293802711e-2, -3.852606834610674e-2, 4.5668724719449945e-2, -5.2025829246698206e-2,
  5.867776001706719e-2, -6.664007607654046e-2, 7.691950418796795e-2, -9.090875100099982e-2, 0.11111108947215684,
  -0.14285714201153485, 0.19999999998244405, -0.333333333333188, 0.9999999999999998,
];

const [y, x, zero, one, minusOne] = [element(0), element(1), literal(0), literal(1), literal(-1)];
const [height, width] = [apply("absolute", y), apply("absolute", x)];
const [short, long] = [apply("minimum", height, width), apply("maximum", height, width)];
/** The tangent of an angle up to π/4. For two infinities it is 1, and for two zeros, which have no angle, it is 0. */
const tangent = choose(isEqual(short, literal(Infinity)), one, choose(long, over(short, long), zero));
const arc = times(tangent, polynomial(times(tangent, tangent), ARCTANGENT));

/** A given angle minus the other where a test holds, and the other elsewhere. */
const mirrored = (test: typeof x, from: number, other: typeof x): typeof x =>
  plus(choose(test, literal(from), zero), times(choose(test, minusOne, one), other));
const inUpperHalf = mirrored(isNegative(x), Math.PI, mirrored(isGreater(height, width), Math.PI / 2, arc));

/**
 * The angle of the point (x, y) to the axis of x, from -π to π: `atan2(y, x)`, and with x = 1 the arctangent of y. The signs of
 * zeros count, as in `Math.atan2`: left of the origin it is π at y = 0 and -π at y = -0. Infinite points lie on an axis or on a
 * diagonal. NaN where either is NaN. At the origin, where there is no derivative, it is taken as 0.
 *
 * @derivative `ā = ȳ · b / (a² + b²)`, `b̄ = -(ȳ · a / (a² + b²))`, and 0 at the origin
 *
 * @example
 * ```ts
 * atan2(tensor("4", [0, 1, 1, -1]), tensor("4", [1, 0, -1, 1])); // [0, 1.571, 2.356, -0.7854]
 * ```
 */
export const atan2 = binary("atan2", {
  expression: times(choose(isNegative(y), minusOne, one), inUpperHalf),
  pullback: (dy, [a, b]) => {
    // In units of the larger one, since squares may be too large or too small for a float; at the origin in those of 1.
    const larger = stopGradient(maximum(abs(a), abs(b)));
    const unit = select(larger, larger, 1);
    const [rise, run] = [div(a, unit), div(b, unit)];
    const squared = select(larger, add(square(rise), square(run)), 1);
    const share = div(dy, mul(unit, squared));
    return [mul(share, run), neg(mul(share, rise))];
  },
  sample: [{ avoid: [0], apart: 0.2 }, { avoid: [0] }],
});
