/** Losses, element by element: of answers, and of pairs. */
import { apply, element, literal } from "../scalar/expression.ts";
import { type Shape, ShapeError, type Show, show } from "../shape/dimension.ts";
import { type FloatArgument, floatTensor, type NotFloat } from "../shape/dtype.ts";
import { checkNumber } from "../shape/sizes.ts";
import type { AnyTensor, DType, Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { broadcastOperands } from "./elementwise.ts";
import { map } from "./map.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { relu } from "./relu.ts";
import { sigmoid } from "./sigmoid.ts";
import { logOfOneAndPower, softplus } from "./softplus.ts";
import { sub } from "./sub.ts";

/** The type of a second argument of a loss, which has the shape of the first, or the sentence that says that it has not. */
export type Like<Name extends string, Argument extends string, S extends Shape, T extends Shape, D extends DType> = [
  D,
] extends ["float"]
  ? number extends S["length"] | T["length"]
    ? Tensor<T, D>
    : [T, S] extends [S, T]
      ? Tensor<T, D>
      : `${Name}: '${Argument}' ${Show<T>} has not the shape ${Show<S>}`
  : NotFloat<Name, Argument, T, D>;

/** The value beside the type {@link Like}. */
export const like = (name: string, argument: string, first: Tensor, x: unknown): Tensor => {
  const other = floatTensor(name, argument, x);
  if (show(other.shape) !== show(first.shape)) {
    throw new ShapeError(`${name}: '${argument}' ${show(other.shape)} has not the shape ${show(first.shape)}`);
  }
  return other;
};

/**
 * The cross-entropy of independent yes or no answers, -y ln σ(x) - (1 - y) ln(1 - σ(x)), element by element. The logits x
 * are the scores before the logistic function; nothing overflows. Labels y are 1 or 0 or between, or one number for all. A
 * logit of ∞ is a certain yes: it costs 0 where the label is 1, and ∞ elsewhere.
 *
 * @example
 * ```ts
 * binaryCrossEntropy(tensor("3", [0, 2, Infinity]), tensor("3", [1, 0, 1])); // [0.6931, 2.127, 0]
 * ```
 */
export const binaryCrossEntropy = <
  const S extends Shape,
  const Y extends AnyTensor | number,
  D extends DType = "float",
>(
  logits: FloatArgument<"binaryCrossEntropy", "logits", S, D>,
  labels: { is: Y } extends { is: Tensor<S> | number }
    ? Y // This holds in generic functions too.
    : Y extends AnyTensor
      ? Like<"binaryCrossEntropy", "labels", S, Y["shape"], Y["dtype"]>
      : Y,
): Tensor<S> => {
  const x = floatTensor("binaryCrossEntropy", "logits", logits);
  const y = typeof labels === "number" ? labels : like("binaryCrossEntropy", "labels", x, labels);
  return answer(...broadcastOperands("binaryCrossEntropy", x, y)) as Tensor<S>;
};

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
 *
 * @example
 * ```ts
 * bpr(tensor("2", [2, 0]), tensor("2", [1, 3])); // [0.3133, 3.049]
 * ```
 */
export const bpr = <
  const S extends Shape,
  const T extends Shape = S,
  D extends DType = "float",
  E extends DType = "float",
>(
  liked: FloatArgument<"bpr", "liked", S, D>,
  other: Like<"bpr", "other", S, T, E>,
): Tensor<S> => {
  const x = floatTensor("bpr", "liked", liked);
  return softplus(sub<Tensor, Tensor>(like("bpr", "other", x, other), x)) as Tensor<S>;
};

/**
 * [near + margin - far]₊, element by element: the distance to what was liked is smaller than the other by a margin, or costs.
 *
 * @example
 * ```ts
 * hinge(tensor("2", [1, 2]), tensor("2", [3, 2]), 0.5); // [0, 0.5]
 * ```
 */
export const hinge = <
  const S extends Shape,
  const T extends Shape = S,
  D extends DType = "float",
  E extends DType = "float",
>(
  near: FloatArgument<"hinge", "near", S, D>,
  far: Like<"hinge", "far", S, T, E>,
  margin: number,
): Tensor<S> => {
  const x = floatTensor("hinge", "near", near);
  checkNumber("hinge", "margin", margin);
  return relu(add<Tensor, number>(sub<Tensor, Tensor>(x, like("hinge", "far", x, far)), margin)) as Tensor<S>;
};
