/** Softsign, x / (1 + |x|), which is 1 at infinity. */
import { abs, add, div, square } from "@attrec/tensor";
import { apply, element, literal, unary } from "@attrec/tensor/extend";

// Infinity over infinity is no number: the largest that every device has takes its place.
const LARGEST = (2 - 2 ** -23) * 2 ** 127;
const x = apply("maximum", apply("minimum", element(0), literal(LARGEST)), literal(-LARGEST));

export const softsign = unary("softsign", {
  expression: apply("divide", x, apply("add", literal(1), apply("absolute", x))),
  pullback: (dy, [x]) => [div(dy, square(add(1, abs(x))))],
  sample: [{ avoid: [0] }],
});
