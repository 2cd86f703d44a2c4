/** Whether what has no gradient stays as it is. */
import { add, equal, mul, sub, type Tensor } from "@attrec/tensor";
import { flagOption } from "../options/option.ts";

/** The option of an optimizer whose state decays. */
export const lazyOption = flagOption({
  default: true,
  meaning:
    "Change nothing where the gradient is 0, so that a row of a table waits for the batch that names it, and a step costs what the batch names. Without it everything decays at every step.",
});

/** What comes after x: the next one, or, if it is lazy, that where there is a gradient, and x elsewhere. */
export const moved = (lazy: boolean, gradient: Tensor, x: Tensor, next: () => Tensor): Tensor => {
  if (!lazy) return next();
  const hasGradient = sub(1, equal(gradient, 0));
  return add<Tensor, Tensor>(x, mul<Tensor, Tensor>(hasGradient, sub<Tensor, Tensor>(next(), x)));
};
