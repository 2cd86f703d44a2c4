import { adagrad, adam, gradientDescent, type Optimizer } from "attrec";

/** Optimizers by name. Their states are theirs alone: whoever trains passes them on. */
const optimizers: Readonly<Record<string, () => Optimizer<unknown, unknown>>> = {
  adagrad: () => adagrad<unknown>() as Optimizer<unknown, unknown>,
  adam: () => adam<unknown>() as Optimizer<unknown, unknown>,
  "gradient descent": () => gradientDescent<unknown>() as Optimizer<unknown, unknown>,
};

/** The optimizer of a name. */
export const optimizerNamed = (name: string): Optimizer<unknown, unknown> => {
  const make = optimizers[name];
  if (!make) throw new Error(`There is no optimizer '${name}': choose from ${Object.keys(optimizers).join(", ")}.`);
  return make();
};
