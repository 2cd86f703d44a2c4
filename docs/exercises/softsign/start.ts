/** Softsign, x / (1 + |x|). This file gives x itself: write the expression and the derivative. */
import { element, unary } from "@attrec/tensor/extend";

export const softsign = unary("softsign", {
  // What is computed of each element: see apply, element and literal of @attrec/tensor/extend.
  expression: element(0),
  // From dy, the cotangent of y, to that of x, by ordinary operations.
  pullback: (dy) => [dy],
  // Where the laws draw x from. At 0 there is no second derivative.
  sample: [{ avoid: [0] }],
});
