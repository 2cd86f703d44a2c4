// The primitive of all elementwise operations.
import { checkFields, checkList, checkText } from "../shape/sizes.ts";
import { at } from "../at.ts";
import { evaluator, type Scalar } from "../scalar/expression.ts";
import type { AnyTensor, DType, Operation, Tensor } from "../tensor.ts";
import { isSame, type Shape, ShapeError, show } from "../shape/dimension.ts";
import { floatTensor } from "../shape/dtype.ts";
import { allocate, node } from "./node.ts";

/** The pullback of a map: all tensors that it sees are float and of one shape. */
export type MapPullback<Inputs extends readonly AnyTensor[] = readonly AnyTensor[]> = (
  cotangent: Tensor,
  inputs: Inputs,
  output: Tensor,
) => readonly (Tensor | undefined)[];

/**
 * The primitive under every elementwise operation: an expression mapped over inputs of equal sizes. With `round`, the
 * interpreter rounds after every operator, as devices of another precision do.
 *
 * @example
 * ```ts
 * const x = tensor("2", [3, 4]);
 * map("double", apply("add", element(0), element(0)), [x], (dy) => [mul(dy, 2)]); // [6, 8]
 * ```
 */
export const map = <const Inputs extends readonly Tensor[]>(
  name: string,
  expression: Scalar,
  inputs: Inputs,
  pullback: MapPullback<Inputs>,
  round?: (x: number) => number,
): Tensor => {
  checkText("map", "name", name);
  checkList(name, "inputs", inputs, "tensors");
  checkFields(name, "expression", expression, "an expression");
  inputs.forEach((x, i) => floatTensor(name, `inputs[${i}]`, x));
  // The inputs that the pullback is given are those of the very node.
  return mapped(mapOperation(name, expression, pullback as MapPullback, round), inputs);
};

/** A node of an operation that {@link mapOperation} made. Throws ShapeError if the inputs have different sizes. */
export const mapped = <D extends DType = "float">(
  operation: Operation,
  inputs: readonly AnyTensor[],
  dtype: D = "float" as D,
): Tensor<Shape, D> => {
  const like = at(inputs, 0);
  const other = inputs.find(({ sizes }) => !isSame(sizes, like.sizes));
  if (other) {
    throw new ShapeError(`${operation.name}: ${show(like.shape)} and ${show(other.shape)} have different sizes`);
  }
  return node(operation, inputs, like.shape, like.sizes, dtype);
};

/** An expression for each element, as a primitive. */
export const mapOperation = (
  name: string,
  expression: Scalar,
  pullback: Operation["pullback"],
  round?: (x: number) => number,
): Operation => ({
  name,
  lowering: { kind: "map", expression },
  evaluate: (inputs, output) => {
    const f = evaluator(expression, round);
    const result = allocate(output);
    const operands = inputs.map(() => 0);
    for (let i = 0; i < result.length; i++) {
      for (let k = 0; k < inputs.length; k++) operands[k] = at(at(inputs, k), i);
      result[i] = f(operands);
    }
    return result;
  },
  pullback,
});
