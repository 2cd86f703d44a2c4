/** Powers of any base. */
import { apply, element, literal, type Scalar } from "../scalar/expression.ts";
import { choose, isEqual, isNegative, over, times } from "../scalar/formulas.ts";
import type { Tensor } from "../tensor.ts";
import { type Binary, binary, type Operand, operand } from "./elementwise.ts";
import { greater } from "./comparison.ts";
import { log } from "./log.ts";
import { map } from "./map.ts";
import { mul } from "./mul.ts";
import { sampleElementwise, type Sampler } from "./sample.ts";
import { select } from "./select.ts";
import { sub } from "./sub.ts";

const [a, b, zero, one] = [element(0), element(1), literal(0), literal(1)];
const [size, half] = [apply("absolute", a), times(literal(0.5), b)];
const isWhole = (value: Scalar): Scalar => isEqual(apply("floor", value), value);

/** |a|ᵇ = e^(b ln |a|). Every power of 1 is 1, also an infinite one, where the product would be 0 · ∞. */
const exponential = apply("exponential", times(b, apply("logarithm", size)));
const magnitude = choose(isEqual(size, one), choose(isEqual(b, b), one, b), exponential);

/** Below 0 there are powers of whole exponents alone; those of odd ones are below 0. At -0 and -∞ any exponent has a limit. */
const isOdd = choose(isWhole(b), choose(isWhole(half), zero, one), zero);
const isLimit = choose(isEqual(a, zero), one, isEqual(size, literal(Infinity)));
const below = choose(
  isOdd,
  apply("negate", magnitude),
  choose(choose(isWhole(b), one, isLimit), magnitude, literal(NaN)),
);
/** NaN to any other power than 0 is NaN: no comparison holds. */
const general = choose(isEqual(b, zero), one, choose(isEqual(a, one), one, choose(isNegative(a), below, magnitude)));

const raise: Binary<"pow"> = binary("pow", {
  expression: general,
  pullback: (dy, [x, y], z) => [
    // The derivative of 0⁰ is 0, and not 0 · ∞.
    mul(dy, mul(y, raise(select(x, x, select(y, x, 1)), sub(y, 1)))),
    // Where there is no logarithm 1 stands for the base, whose logarithm is 0, and 0 for the power, which may be infinite.
    mul(dy, mul(select(greater(x, 0), z, 0), log(select(greater(x, 0), x, 1)))),
  ],
  sample: [
    { min: 0.3, max: 3 },
    { min: -2, max: 2 },
  ],
});

/** Whole exponents up to here are products. */
const MOST_FACTORS = 16;

/** xⁿ by repeated squaring. */
const product = (x: Scalar, n: number): Scalar => {
  if (n === 0) return one;
  if (n === 1) return x;
  const root = product(x, Math.floor(n / 2));
  return n % 2 === 0 ? times(root, root) : times(times(root, root), x);
};

/** x to the power of a whole number, as a product or its inverse. */
const whole = (x: Tensor, n: number): Tensor => {
  const powerOf = product(a, Math.abs(n));
  return map("pow", n < 0 ? over(one, powerOf) : powerOf, [x], (dy, [given]) => [
    n === 0 ? undefined : mul<Tensor, Tensor>(dy, mul<number, Tensor>(n, whole(given, n - 1))),
  ]);
};

const power = (x: Operand, y: Operand): Tensor => {
  if (typeof y !== "number" || !Number.isInteger(y) || Math.abs(y) > MOST_FACTORS) return raise<Operand, Operand>(x, y);
  return whole(operand("pow", "a", x), y);
};

/**
 * a to the power of b. A whole number b up to 16 is a product: `pow(x, 3)` is x · x · x. Other powers are e^(b ln a), right to
 * some units in the last place, and to 90 of them where the power is as large or small as numbers are.
 *
 * For a below 0 only whole b give a power, with the sign that a product would have; all other b give NaN. As IEEE 754 and
 * PyTorch have it, a⁰ and 1ᵇ are 1 for any a and b, also for NaN, 0 to a power below 0 is ∞ (-∞ for -0 and an odd power), and
 * infinities have their limits. The derivative to b is aᵇ ln a, and 0 where a is not above 0.
 *
 * @derivative `ā = ȳ · b · a^(b - 1), b̄ = ȳ · y · ln(a)`
 *
 * @example
 * ```ts
 * pow(tensor("4", [-2, 0, 2, 9]), tensor("4", [3, 0, -1, 0.5])); // [-8, 1, 0.5, 3]
 * pow(tensor("3", [-2, 0, 3]), 2); // [4, 0, 9]
 * ```
 */
// `raise` throws the sentence that the type carries; a whole number has no shape that could clash.
export const pow = Object.assign(power, { sample: raise.sample }) as unknown as Binary<"pow">;

/** Property tests draw powers, and whole exponents, which are products, of bases of either sign. */
export const samplePower: Sampler = (draw) => {
  const { inputs, call } = sampleElementwise(raise)(draw);
  const exponent = draw.integer(-10, 4);
  if (exponent < -4) return { inputs, call };
  const [first] = inputs;
  const elements = first?.elements.map((x, i) => (i % 2 && exponent >= 0 ? -x : x)) ?? [];
  return { inputs: first ? [{ ...first, elements }] : [], call: ([x]) => power(x as Tensor, exponent) };
};
