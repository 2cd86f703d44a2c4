// The arguments of a compiled function.
import type { Shape, ShapeArgument } from "../shape/dimension.ts";
import { checkSizes } from "../shape/sizes.ts";
import type { DType, Operation, Tensor } from "../tensor.ts";
import { node } from "./node.ts";

/**
 * A place that is filled at each call: an argument of a compiled function.
 *
 * @example
 * ```ts
 * const x = input(["n"], [3], "float");
 * [x.shape, x.sizes, x.operation.name]; // [["n"], [3], "input"]
 * ```
 */
export const input = <const S extends Shape, D extends DType>(
  shape: ShapeArgument<S>,
  sizes: readonly number[],
  dtype: D,
): Tensor<S, D> => {
  checkSizes("input", shape, sizes);
  return node(inputOperation, [], shape, sizes, dtype);
};

/** A place for such a tensor as another. */
export const inputLike = <S extends Shape, D extends DType>({ shape, sizes, dtype }: Tensor<S, D>): Tensor<S, D> =>
  node(inputOperation, [], shape, sizes, dtype);

/** A place to be filled, as a primitive. */
export const inputOperation: Operation = {
  name: "input",
  lowering: { kind: "input" },
  evaluate: () => {
    throw new Error("An input has no value: a device fills it at each call.");
  },
  pullback: () => [],
};
