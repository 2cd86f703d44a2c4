/** The inverse of the error function. */
import { apply, element, evaluator, literal, type Scalar } from "../scalar/expression.ts";
import { choose, isEqual, isGreater, isNegative, minus, over, plus, polynomial, times } from "../scalar/formulas.ts";
import { unary } from "./elementwise.ts";
import { complement, near } from "./error-function.ts";
import { exp } from "./exp.ts";
import { mul } from "./mul.ts";
import { square } from "./square.ts";

/** erf⁻¹(y) / y as a polynomial of w - 2.5, w = -ln(1 - y²), to 1e-7 (Giles, "Approximating the erfinv function", 2012). */
const CENTRE = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 2.1858087e-4, -1.25372503e-3, -4.17768164e-3,
  0.246640727, 1.50140941,
];

/** The same in the tails, as a polynomial of √w - 3. */
const TAIL = [
  -2.00214257e-4, 1.00950558e-4, 1.34934322e-3, -3.67342844e-3, 5.73950773e-3, -7.6224613e-3, 9.43887047e-3, 1.00167406,
  2.83297682,
];

const one = literal(1);
const size = apply("absolute", element(0));
const rest = minus(one, size);
const w = apply("negate", apply("logarithm", times(rest, plus(one, size))));
const tail = polynomial(minus(apply("squareRoot", w), literal(3)), TAIL);
const first = times(size, choose(isGreater(literal(5), w), polynomial(minus(w, literal(2.5)), CENTRE), tail));

/** A step of Halley's method, which triples the digits. From ½ on it looks at the complement, which keeps its own. */
const excess = choose(isGreater(literal(0.5), size), minus(near(first), size), minus(rest, complement(first)));
const slope = times(literal(2 / Math.sqrt(Math.PI)), apply("exponential", apply("negate", times(first, first))));
const step = over(excess, slope);
const improved = minus(first, over(step, plus(one, times(first, step))));

/** There is no slope left at the ends. */
const positive: Scalar = choose(isEqual(size, one), literal(Infinity), improved);
const inverse = choose(isNegative(element(0)), apply("negate", positive), positive);

/**
 * The number whose error function is y: odd, -∞ at -1, ∞ at 1, and NaN beyond them. √2 erf⁻¹(2 p - 1) is the quantile p of the
 * normal distribution.
 *
 * @example
 * ```ts
 * erfInverse(tensor("5", [-1, 0, 0.5, 0.99, 2])); // [-Infinity, 0, 0.4769, 1.821, NaN]
 * ```
 */
export const erfInverse = unary("erfInverse", {
  expression: inverse,
  pullback: (dy, _, x) => [mul(mul(dy, exp(square(x))), Math.sqrt(Math.PI) / 2)],
  sample: [{ min: -0.9, max: 0.9 }],
});

/** The error function of a number, on the host. */
export const erfOf = (x: number): number => {
  const far = 1 - evaluator(complement(element(0)))([Math.abs(x)]);
  return Math.abs(x) < 0.5 ? evaluator(near(element(0)))([x]) : Math.sign(x) * far;
};
