/** The logarithm of the gamma function, and its derivatives: the polygamma functions. */
import { apply, element, literal, type Scalar } from "../scalar/expression.ts";
import { choose, isGreater, minus, over, plus, polynomial, times } from "../scalar/formulas.ts";
import { type Unary, unary } from "./elementwise.ts";
import { mul } from "./mul.ts";

/**
 * ln Γ(2 + z) / (z (z + 1)) as a polynomial of z between -1 and 1, to 2e-15. The divisor makes ln Γ exactly 0 at 1 and 2. Fitted at the zeros of
 * a Chebyshev polynomial, with 50 digits.
 */
const CENTRE = [
  -1.0720306768374289e-8, 2.2205818811586364e-8, 1.826501857734655e-8, -3.757408128677482e-8, -9.149733061118459e-8,
  1.904119884592213e-7, -1.4236105253537717e-7, 3.018395891270956e-7, -8.855951686326325e-7, 1.8755509317635744e-6,
  -3.833116287646882e-6, 8.192828765584198e-6, -1.7665709404383975e-5, 3.817722380545098e-5, -8.309440541585384e-5,
  0.00018255114930835727, -0.0004057074731484343, 0.0009153770785665488, -0.002108130829872506, 0.004998641156259031,
  -0.012384192193457294, 0.03296500062133358, -0.10031730167435363, 0.4227843350984665,
];

/** Bernoulli's numbers B₂, B₄, … of the asymptotic series. */
const BERNOULLI = [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510,
  43867 / 798,
  -174611 / 330,
];

const x = element(0);
const one = literal(1);
const log = (y: Scalar): Scalar => apply("logarithm", y);
const inverse = over(one, x);

/** From 8 on: Stirling's series. */
const series = polynomial(
  times(inverse, inverse),
  BERNOULLI.map((b, i) => b / ((2 * i + 2) * (2 * i + 1))).toReversed(),
);
const far = plus(
  times(minus(x, literal(0.5)), minus(log(x), one)),
  plus(literal(0.5 * Math.log(2 * Math.PI) - 0.5), times(inverse, series)),
);

/** Below 8: ln Γ(x) = ln (x - 1) + ln Γ(x - 1), as often as it takes to come below 3. Nothing cancels. */
const above = (n: number): Scalar => isGreater(x, literal(n));
const factors = [3, 4, 5, 6, 7].map((n) => choose(above(n), minus(x, literal(n - 2)), one));
const moved = [3, 4, 5, 6, 7].reduce((y: Scalar, n) => minus(y, above(n)), x);
const below = isGreater(one, x);
const z = minus(plus(moved, below), literal(2));
// Below 1 it is the other way round: ln Γ(x) = ln Γ(x + 1) - ln x.
const product = factors.reduce(times);
const near = plus(
  times(times(z, plus(z, one)), polynomial(z, CENTRE)),
  choose(below, apply("negate", log(x)), log(product)),
);

/**
 * The logarithm of the gamma function of a positive number, ln (n - 1)! for whole numbers: 0 at 1 and 2, ∞ at 0 and at ∞, NaN
 * below 0. Its derivative is {@link digamma}.
 *
 * @example
 * ```ts
 * logGamma(tensor("6", [0, 0.5, 1, 2, 5, 100])); // [Infinity, 0.5724, 0, 0, 3.178, 359.1]
 * ```
 */
export const logGamma: Unary<"logGamma"> = /* @__PURE__ */ unary("logGamma", {
  expression: choose(isGreater(x, literal(8)), far, near),
  pullback: (dy, [y]) => [mul(dy, digamma(y))],
  sample: [{ min: 0.3, max: 12 }],
});

/** The number of places that the recurrence moves by, to where the series of the derivatives is right. */
const PLACES = 10;

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
const power = (y: Scalar, n: number): Scalar => (n === 1 ? y : times(y, power(y, n - 1)));

/** The derivative of ln Γ of order n + 1: without its sign, it is Σ n! / (x + k)ⁿ⁺¹, of which the series sums the end. */
const polygammaOf = (n: number): Scalar => {
  const y = plus(x, literal(PLACES));
  const share = over(one, y);
  const head = n === 0 ? apply("negate", log(y)) : times(literal(factorial(n - 1)), power(share, n));
  const tail = polynomial(
    times(share, share),
    BERNOULLI.map((b, i) => (b * factorial(2 * i + 1 + n)) / factorial(2 * i + 2)).toReversed(),
  );
  const rest = plus(times(literal(factorial(n) / 2), power(share, n + 1)), times(tail, power(share, n + 2)));
  // The pole at -0 is that at 0: compilers of shaders drop a zero that is added, and with it the sign that it would take away.
  const places = Array.from({ length: PLACES }, (_, k) => (k === 0 ? apply("absolute", x) : plus(x, literal(k))));
  const terms = places.map((place) => power(over(one, place), n + 1));
  const sum = plus(plus(head, rest), times(literal(factorial(n)), terms.reduceRight(plus)));
  return n % 2 === 0 ? apply("negate", sum) : sum;
};

const polygamma = (n: number): Unary<"polygamma"> =>
  unary("polygamma", {
    expression: choose(isGreater(literal(0), x), literal(NaN), polygammaOf(n)),
    pullback: (dy, [y]) => [mul(dy, polygamma(n + 1)(y))],
    sample: [{ min: 0.3, max: 12 }],
  });

/**
 * The derivative of {@link logGamma}, for positive numbers: -∞ at 0, and NaN below. Its own derivatives go on without end.
 *
 * @example
 * ```ts
 * digamma(tensor("4", [0, 0.5, 1, 100])); // [-Infinity, -1.964, -0.5772, 4.6]
 * ```
 */
export const digamma: Unary<"digamma"> = /* @__PURE__ */ unary("digamma", {
  expression: choose(isGreater(literal(0), x), literal(NaN), polygammaOf(0)),
  pullback: (dy, [y]) => [mul(dy, polygamma(1)(y))],
  sample: [{ min: 0.3, max: 12 }],
});
