import type { Shape } from "../shape/dimension.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { mul } from "./mul.ts";
import { relu } from "./relu.ts";
import { softplus } from "./softplus.ts";
import { sub } from "./sub.ts";

/**
 * The cross-entropy of independent yes or no answers, -y ln σ(x) - (1 - y) ln(1 - σ(x)), element by element. The logits x
 * are the scores before the logistic function; nothing overflows. Labels y are 1 or 0, or one number for all.
 */
export const binaryCrossEntropy = <const S extends Shape>(logits: Tensor<S>, labels: Tensor<S> | number): Tensor<S> =>
  sub<Tensor, Tensor>(softplus(logits), mul<Tensor, Tensor | number>(logits, labels)) as Tensor<S>;

/**
 * -ln σ(x⁺ - x⁻), element by element: the loss of Bayesian personalised ranking (Rendle et al., 2009), where x⁺ is the
 * affinity to what was liked and x⁻ that to something else.
 */
export const bpr = <const S extends Shape>(liked: Tensor<S>, other: Tensor<S>): Tensor<S> =>
  softplus(sub<Tensor, Tensor>(other, liked)) as Tensor<S>;

/** [near + margin - far]₊, element by element: the distance to what was liked is smaller than the other by a margin, or costs. */
export const hinge = <const S extends Shape>(near: Tensor<S>, far: Tensor<S>, margin: number): Tensor<S> =>
  relu(add<Tensor, number>(sub<Tensor, Tensor>(near, far), margin)) as Tensor<S>;
