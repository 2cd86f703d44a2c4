/** Losses, element by element: of answers, and of pairs. */
import { apply, element, literal } from "../scalar/expression.ts";
import type { Shape } from "../shape/dimension.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { broadcastOperands } from "./elementwise.ts";
import { map } from "./map.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { relu } from "./relu.ts";
import { sigmoid } from "./sigmoid.ts";
import { logOfOneAndPower, softplus } from "./softplus.ts";
import { sub } from "./sub.ts";

/**
 * The cross-entropy of independent yes or no answers, -y ln σ(x) - (1 - y) ln(1 - σ(x)), element by element. The logits x
 * are the scores before the logistic function; nothing overflows. Labels y are 1 or 0 or between, or one number for all. A
 * logit of ∞ is a certain yes: it costs 0 where the label is 1, and ∞ elsewhere.
 */
export const binaryCrossEntropy = <const S extends Shape>(logits: Tensor<S>, labels: Tensor<S> | number): Tensor<S> =>
  answer(...broadcastOperands("binaryCrossEntropy", logits, labels)) as Tensor<S>;

const [x, y] = [element(0), element(1)];

/** How much of |x| is wrong: 1 - y where the answer is yes, y where it is no. */
const wrong = apply("select", apply("greater", x, literal(0)), apply("subtract", literal(1), y), y);

/** |x| · wrong + ln(1 + e^-|x|). Where nothing is wrong |x| is not looked at: it may be infinite. */
const answer = (logits: Tensor, labels: Tensor): Tensor => {
  const cost = apply("select", wrong, apply("multiply", apply("absolute", x), wrong), literal(0));
  return map("binaryCrossEntropy", apply("add", cost, logOfOneAndPower), [logits, labels], (dy, [given, right]) => [
    mul<Tensor, Tensor>(dy, sub<Tensor, Tensor>(sigmoid(given), right)),
    neg(mul<Tensor, Tensor>(dy, given)),
  ]);
};

/**
 * -ln σ(x⁺ - x⁻), element by element: the loss of Bayesian personalised ranking (Rendle et al., 2009), where x⁺ is the
 * affinity to what was liked and x⁻ that to something else.
 */
export const bpr = <const S extends Shape>(liked: Tensor<S>, other: Tensor<S>): Tensor<S> =>
  softplus(sub<Tensor, Tensor>(other, liked)) as Tensor<S>;

/** [near + margin - far]₊, element by element: the distance to what was liked is smaller than the other by a margin, or costs. */
export const hinge = <const S extends Shape>(near: Tensor<S>, far: Tensor<S>, margin: number): Tensor<S> =>
  relu(add<Tensor, number>(sub<Tensor, Tensor>(near, far), margin)) as Tensor<S>;
