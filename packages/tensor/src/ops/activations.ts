/** Activations that are made of others: silu, leakyRelu, clip. */
import { apply, element, literal } from "../scalar/expression.ts";
import type { Shape } from "../shape/dimension.ts";
import { type FloatArgument, floatTensor } from "../shape/dtype.ts";
import { checkNumber } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { unary } from "./elementwise.ts";
import { greater } from "./comparison.ts";
import { map } from "./map.ts";
import { maximum } from "./maximum.ts";
import { minimum } from "./minimum.ts";
import { mul } from "./mul.ts";
import { relu } from "./relu.ts";
import { select } from "./select.ts";
import { logistic, sigmoid } from "./sigmoid.ts";
import { sub } from "./sub.ts";

/** The largest number that every device has. */
const LARGEST = (2 - 2 ** -23) * 2 ** 127;

/**
 * x σ(x), a smooth relu. At -∞ it is 0, as close to it.
 *
 * @derivative `x̄ = ȳ · σ(x) · (1 + x · (1 - σ(x)))`
 *
 * @example
 * ```ts
 * silu(tensor("3", [-Infinity, 0, 1])); // [0, 0, 0.7311]
 * ```
 */
export const silu = unary("silu", {
  // -∞ · 0 would be NaN.
  expression: apply("multiply", apply("maximum", element(0), literal(-LARGEST)), logistic),
  pullback: (dy, [x]) => {
    const y = sigmoid(x);
    return [mul(dy, mul(y, add(1, mul(clip(x, -LARGEST, LARGEST), sub(1, y)))))];
  },
  sample: [{}],
});

/**
 * x where it is positive, and a share of it elsewhere, so that a derivative is left there. The slope is any number: 0 is
 * {@link relu}, 1 changes nothing.
 *
 * @throws RangeError if the slope is no finite number
 *
 * @derivative `x̄ = where(x > 0, ȳ, slope · ȳ)`
 *
 * @example
 * ```ts
 * leakyRelu(tensor("3", [-2, 0, 3]), 0.1); // [-0.2, 0, 3]
 * ```
 */
export const leakyRelu = <const S extends Shape, D extends DType = "float">(
  x: FloatArgument<"leakyRelu", "x", S, D>,
  slope = 0.01,
): Tensor<S> => {
  const all = floatTensor("leakyRelu", "x", x);
  checkNumber("leakyRelu", "slope", slope);
  if (!Number.isFinite(slope)) throw new RangeError(`leakyRelu: the slope is a finite number, not ${slope}.`);
  // 0 times -∞ would be NaN.
  return (slope === 0 ? relu(all) : leaky(all, slope)) as Tensor<S>;
};

const leaky = (x: Tensor, slope: number): Tensor => {
  const isPositive = apply("greater", element(0), literal(0));
  const expression = apply("select", isPositive, element(0), apply("multiply", element(0), literal(slope)));
  return map("leakyRelu", expression, [x], (dy, [given]) => [
    select(greater<Tensor, number>(given, 0), dy, mul<Tensor, number>(dy, slope)),
  ]);
};

/**
 * x between two bounds. No derivative flows where it is cut off.
 *
 * @throws RangeError if the first bound is above the second, or one of them is NaN
 *
 * @derivative `x̄ = ȳ` between the bounds, and 0 beyond
 *
 * @example
 * ```ts
 * clip(tensor("4", [-2, 0, 3, NaN]), -1, 1); // [-1, 0, 1, NaN]
 * ```
 */
export const clip = <const S extends Shape, D extends DType = "float">(
  x: FloatArgument<"clip", "x", S, D>,
  least: number,
  most: number,
): Tensor<S> => {
  const all = floatTensor("clip", "x", x);
  checkNumber("clip", "least", least);
  checkNumber("clip", "most", most);
  if (!(least <= most)) {
    throw new RangeError(`clip: the least is at most as large as the most, but ${least} and ${most} were given.`);
  }
  return minimum<Tensor, number>(maximum<Tensor, number>(all, least), most) as Tensor<S>;
};
