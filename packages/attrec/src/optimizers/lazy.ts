/** The choice to leave parameters and state alone where the gradient is 0. */
import { add, equal, mul, sub, type Tensor, toFloat } from "@attrec/tensor";
import { flagOption } from "../options/option.ts";

/** The option of an optimizer whose state decays. */
export const lazyOption = flagOption({
  default: false,
  meaning:
    "Change nothing where the gradient is 0, so that a row of a table waits for the batch that names it, and a step costs what the batch names. Without it everything decays at every step, as papers have it.",
});

/** The name of an optimizer, which says so where it is lazy. */
export const lazily = (lazy: boolean, name: string): string => (lazy ? `lazy ${name}` : name);

/** The next value of x. A lazy optimizer changes x only where the gradient is not 0. */
export const moved = (lazy: boolean, gradient: Tensor, x: Tensor, next: () => Tensor): Tensor => {
  if (!lazy) return next();
  const hasGradient = sub(1, toFloat(equal(gradient, 0)));
  return add(x, mul(hasGradient, sub(next(), x)));
};
