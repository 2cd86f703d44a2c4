/** Gaussian error linear units: exact, and by a hyperbolic tangent. */
import { apply, element, literal } from "../scalar/expression.ts";
import { over, plus, times } from "../scalar/formulas.ts";
import { add } from "./add.ts";
import { clip } from "./activations.ts";
import { unary } from "./elementwise.ts";
import { complement, erfc } from "./error-function.ts";
import { exp } from "./exp.ts";
import { mul } from "./mul.ts";
import { sigmoid } from "./sigmoid.ts";
import { square } from "./square.ts";
import { sub } from "./sub.ts";

/** Below -40 both are 0 in float64. At -∞ the product would be -∞ · 0. */
const ZERO_BELOW = -40;

const x = apply("maximum", element(0), literal(ZERO_BELOW));

/**
 * x Φ(x), where Φ is the distribution function of the standard normal distribution (Hendrycks and Gimpel, "Gaussian Error
 * Linear Units", 2016). It is ½ x erfc(-x/√2), which keeps its digits where it is as good as 0. At -∞ it is 0, as close to it.
 *
 * @derivative `x̄ = ȳ · (Φ(x) + x · φ(x))`, where φ is the density of the normal distribution
 *
 * @example
 * ```ts
 * gelu(tensor("4", [-2, -1, 0, 1])); // [-0.0455, -0.1587, 0, 0.8413]
 * ```
 */
export const gelu = /*#__PURE__*/ unary("gelu", {
  expression: times(times(literal(0.5), x), complement(times(literal(-Math.SQRT1_2), x))),
  pullback: (dy, [given]) => {
    const distribution = mul(0.5, erfc(mul(given, -Math.SQRT1_2)));
    const y = clip(given, ZERO_BELOW, -ZERO_BELOW);
    const density = mul(1 / Math.sqrt(2 * Math.PI), exp(mul(-0.5, square(y))));
    return [mul(dy, add(distribution, mul(y, density)))];
  },
  sample: [{}],
});

/** u = 2 √(2/π) (x + 0.044715 x³), of which σ(u) is close to Φ(x). */
const [LINEAR, CUBIC] = [2 * Math.sqrt(2 / Math.PI), 2 * Math.sqrt(2 / Math.PI) * 0.044715];
const argument = times(x, plus(literal(LINEAR), times(literal(CUBIC), times(x, x))));

/**
 * The approximation of {@link gelu} that BERT and GPT-2 were trained with: ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))), which is
 * x σ(2 √(2/π) (x + 0.044715 x³)). It is nowhere 0.0005 from it.
 *
 * @derivative `x̄ = ȳ · s · (1 + x · u′ · (1 - s))`, where s = σ(u) and u = 2 √(2/π) (x + 0.044715 x³)
 *
 * @example
 * ```ts
 * geluTanh(tensor("4", [-2, -1, 0, 1])); // [-0.0454, -0.1588, 0, 0.8412]
 * ```
 */
export const geluTanh = /*#__PURE__*/ unary("geluTanh", {
  expression: over(x, plus(literal(1), apply("exponential", apply("negate", argument)))),
  pullback: (dy, [given]) => {
    const y = clip(given, ZERO_BELOW, -ZERO_BELOW);
    const s = sigmoid(mul(y, add(LINEAR, mul(CUBIC, square(y)))));
    const slope = add(LINEAR, mul(3 * CUBIC, square(y)));
    return [mul(dy, mul(s, add(1, mul(mul(y, slope), sub(1, s)))))];
  },
  sample: [{}],
});
