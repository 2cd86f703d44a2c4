/** Exponential linear units. */
import { element, literal } from "../scalar/expression.ts";
import { choose, isGreater, times } from "../scalar/formulas.ts";
import type { Shape } from "../shape/dimension.ts";
import { type FloatArgument, floatTensor } from "../shape/dtype.ts";
import { checkNumber } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import { exp } from "./exp.ts";
import { powerLessOne } from "./expm1.ts";
import { greater } from "./comparison.ts";
import { map } from "./map.ts";
import { minimum } from "./minimum.ts";
import { mul } from "./mul.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { select } from "./select.ts";

/**
 * x where it is positive, and α (eˣ - 1) elsewhere, which bends to -α (Clevert et al., "Fast and Accurate Deep Network Learning by
 * Exponential Linear Units", 2016). The derivative at 0 is taken from below: α.
 *
 * @throws RangeError if α is no finite number
 *
 * @example
 * ```ts
 * elu(tensor("4", [-Infinity, -1, 0, 2])); // [-1, -0.6321, 0, 2]
 * elu(tensor("2", [-1, 2]), 0.5); // [-0.3161, 2]
 * ```
 */
export const elu = <const S extends Shape, D extends DType = "float">(
  x: FloatArgument<"elu", "x", S, D>,
  alpha = 1,
): Tensor<S> => {
  const all = floatTensor("elu", "x", x);
  checkNumber("elu", "alpha", alpha);
  if (!Number.isFinite(alpha)) throw new RangeError(`elu: alpha is a finite number, not ${alpha}.`);
  return bent(all, alpha) as Tensor<S>;
};

const bent = (x: Tensor, alpha: number): Tensor => {
  const expression = choose(
    isGreater(element(0), literal(0)),
    element(0),
    times(literal(alpha), powerLessOne(element(0))),
  );
  return map("elu", expression, [x], (dy, [given]) => [
    select(greater<Tensor, number>(given, 0), dy, mul<Tensor, Tensor>(dy, mul(alpha, exp(minimum(given, 0))))),
  ]);
};

/** Property tests draw any α. */
export const sampleElu: Sampler = (draw) => {
  const alpha = draw.real(-1, 2);
  return {
    inputs: [drawReals(draw, drawSizes(draw, draw.integer(0, 3)), { avoid: [0] })],
    call: ([x]) => elu<Shape>(x as Tensor, alpha),
  };
};
