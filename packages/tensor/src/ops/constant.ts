// Constants.
import { count, type Elements, type Operation, type Tensor } from "../tensor.ts";
import type { Shape } from "../shape/dimension.ts";
import { describe } from "../shape/dtype.ts";
import { checkNumber, checkSizes } from "../shape/sizes.ts";
import { node } from "./node.ts";

/** Numbers, as a primitive. */
export const constantOperation = (elements: Elements): Operation => ({
  name: "constant",
  lowering: { kind: "constant", elements },
  evaluate: () => elements,
  pullback: () => [],
});

/**
 * Numbers that belong to the program, such as a mask or a table of sines. Data and parameters are arguments instead.
 *
 * @example
 * ```ts
 * constant([1, 2, 3, 4], [2, 2], [2, 2]); // [[1, 2], [3, 4]]
 * ```
 */
export const constant = <const S extends Shape>(
  elements: readonly number[] | Float64Array,
  shape: S,
  sizes: readonly number[],
): Tensor<S> => {
  checkSizes("constant", shape, sizes);
  if (!(elements instanceof Float64Array)) {
    if (!Array.isArray(elements)) throw new TypeError(`constant: 'elements' is ${describe(elements)}, not numbers`);
    for (let i = 0; i < elements.length; i++) {
      if (typeof elements[i] !== "number") checkNumber("constant", `elements[${i}]`, elements[i]);
    }
  }
  if (elements.length !== count(sizes)) {
    throw new RangeError(`constant: ${elements.length} elements were given for the sizes [${sizes.join(", ")}].`);
  }
  return node(constantOperation(Float64Array.from(elements)), [], shape, sizes, "float");
};

/**
 * A number as a tensor without dimensions.
 *
 * @example
 * ```ts
 * scalar(3); // 3
 * ```
 */
export const scalar = (value: number): Tensor<[]> => {
  checkNumber("scalar", "value", value);
  return node(constantOperation(Float64Array.of(value)), [], [], [], "float");
};

/** The number that a scalar constant holds, if the node is one. */
export const scalarValue = (tensor: {
  readonly operation: Operation;
  readonly sizes: readonly number[];
}): number | undefined => {
  const { lowering } = tensor.operation;
  return lowering.kind === "constant" && tensor.sizes.length === 0 ? lowering.elements[0] : undefined;
};
