/** Casts: the same elements as another type. No operation casts silently. */
import { apply, element } from "../scalar/expression.ts";
import { checkTensor } from "../shape/dtype.ts";
import type { Shape } from "../shape/dimension.ts";
import type { DType, Operation, Tensor } from "../tensor.ts";
import { mapOperation, mapped } from "./map.ts";
import { drawBooleans, drawSizes, type Sampler } from "./sample.ts";

const cast = (name: string, ...[operator]: readonly ["intToFloat" | "floatToInt"] | readonly []): Operation =>
  mapOperation(name, operator ? apply(operator, element(0)) : element(0), () => [undefined]);

/** From each type to floats. Devices hold booleans as the floats 1 and 0. */
const toFloats = {
  bool: /*#__PURE__*/ cast("toFloat"),
  int: /*#__PURE__*/ cast("toFloat", "intToFloat"),
} as const;

const toInts = /*#__PURE__*/ cast("toInt", "floatToInt");

/**
 * The elements as floats: the ints themselves, and 1 for true and 0 for false. Of floats it is x itself. A device whose floats have
 * 24 bits rounds ints beyond 2^24. No derivative flows to ints or booleans.
 *
 * @example
 * ```ts
 * toFloat(tensor("bool:2", [true, false])); // [1, 0]
 * div(toFloat(tensor("int:2", [1, 2])), 4); // [0.25, 0.5]
 * ```
 */
export const toFloat = <const S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S> => {
  checkTensor("toFloat", "x", x);
  const { dtype }: { readonly dtype: DType } = x;
  return (dtype === "float" ? x : mapped(toFloats[dtype], [x])) as Tensor<S>;
};

/**
 * The elements as ints: floats without what is behind the point, and 1 for true and 0 for false. Of ints it is x itself. Floats
 * beyond 32 bits become the nearest int that there is, and NaN becomes 0. No derivative flows.
 *
 * @example
 * ```ts
 * toInt(tensor("3", [1.7, -1.7, NaN])); // [1, -1, 0]
 * toInt(tensor("bool:2", [true, false])); // [1, 0]
 * ```
 */
export const toInt = <const S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, "int"> => {
  checkTensor("toInt", "x", x);
  return (x.dtype === "int" ? x : mapped(toInts, [x], "int")) as Tensor<S, "int">;
};

/** Property tests draw booleans. */
export const sampleToFloat: Sampler = (draw) => ({
  inputs: [drawBooleans(draw, drawSizes(draw, draw.integer(0, 3)))],
  call: ([x]) => toFloat(x as Tensor<Shape, "bool">),
});

/** Property tests draw floats, of which some are halves. */
export const sampleToInt: Sampler = (draw) => {
  const sizes = drawSizes(draw, draw.integer(0, 3));
  const elements = Array.from({ length: sizes.reduce((a, b) => a * b, 1) }, () => draw.integer(-9, 9) / 2);
  return { inputs: [{ sizes, dtype: "float", elements }], call: ([x]) => toInt(x as Tensor) };
};
