/** Four operations with right rules, and a loss that is made of them. */
import { abs, div, mean, mul, square, sub, tanh, type Tensor, add } from "@attrec/tensor";
import { apply, binary, element, literal, type Scalar, unary } from "@attrec/tensor/extend";

const [a, b] = [element(0), element(1)];
const times = (x: Scalar, y: Scalar): Scalar => apply("multiply", x, y);

/** e^(-x²). */
export const gaussian = unary("gaussian", {
  expression: apply("exponential", apply("negate", times(a, a))),
  pullback: (dy, [x], y) => [mul(dy, mul(mul(x, y), -2))],
  sample: [{ min: -2, max: 2 }],
});

/** ln cosh x, which is |x| + ln((1 + e^(-2|x|)) / 2). */
export const logCosh = unary("logCosh", {
  expression: apply(
    "add",
    apply("absolute", a),
    apply(
      "logarithm",
      apply(
        "divide",
        apply("add", literal(1), apply("exponential", times(literal(-2), apply("absolute", a)))),
        literal(2),
      ),
    ),
  ),
  pullback: (dy, [x]) => [mul(dy, tanh(x))],
  sample: [{ avoid: [0] }],
});

/** a b / (a + b), half of the harmonic mean. */
export const harmonic = binary("harmonic", {
  expression: apply("divide", times(a, b), apply("add", a, b)),
  pullback: (dy, [a, b]) => {
    const total = add(a, b);
    return [mul(dy, square(div(b, total))), mul(dy, square(div(a, total)))];
  },
  sample: [
    { min: 0.5, max: 3 },
    { min: 0.5, max: 3 },
  ],
});

/** The length of a vector (a, b). */
export const hypotenuse = binary("hypotenuse", {
  expression: apply("squareRoot", apply("add", times(a, a), times(b, b))),
  pullback: (dy, [a, b], y) => [mul(dy, div(a, y)), mul(dy, div(b, y))],
  sample: [
    { min: 0.5, max: 3 },
    { min: 0.5, max: 3 },
  ],
});

/** A loss that uses all of them. */
export const loss = ({ p, q }: { readonly p: Tensor<["n"]>; readonly q: Tensor<["n"]> }): Tensor<[]> =>
  mean(gaussian(sub(logCosh(p), hypotenuse(harmonic(abs(p), q), mul(q, 0.5)))));
