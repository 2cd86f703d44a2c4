/** Casts: the same elements as another type. No operation casts silently. */
import { element } from "../scalar/expression.ts";
import { checkTensor } from "../shape/dtype.ts";
import type { Shape } from "../shape/dimension.ts";
import type { DType, Tensor } from "../tensor.ts";
import { mapOperation, mapped } from "./map.ts";
import { drawBooleans, drawSizes, type Sampler } from "./sample.ts";

/** Of booleans, which devices hold as the numbers 1 and 0. */
const ofBooleans = /* #__PURE__ */ mapOperation("toFloat", /* #__PURE__ */ element(0), () => [undefined]);

/**
 * The elements as floats: 1 for true and 0 for false. Of floats it is x itself. No derivative flows to booleans.
 *
 * @example
 * ```ts
 * toFloat(tensor("bool:2", [true, false])); // [1, 0]
 * ```
 */
export const toFloat = <const S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S> => {
  checkTensor("toFloat", "x", x);
  return (x.dtype === "float" ? x : mapped(ofBooleans, [x])) as Tensor<S>;
};

/** Property tests draw booleans. */
export const sampleToFloat: Sampler = (draw) => ({
  inputs: [drawBooleans(draw, drawSizes(draw, draw.integer(0, 3)))],
  call: ([x]) => toFloat(x as Tensor<Shape, "bool">),
});
