/** Elementwise operations of an author's own: `unary` and `binary`, with checks of the definition. */
import { checkFields, checkFunction, checkText } from "../shape/sizes.ts";
import type { Tensor } from "../tensor.ts";
import { type Binary, type Elementwise, binary as ofTwo, unary as ofOne, type Unary } from "./elementwise.ts";

/**
 * Defines an elementwise operation of one tensor. Where a file defines several, a comment `#__PURE__` before each call tells
 * bundlers that what is not used may be left out.
 *
 * @example
 * ```ts
 * const cube = unary("cube", {
 *   expression: apply("multiply", apply("multiply", element(0), element(0)), element(0)),
 *   pullback: (dy, [x]) => [mul(dy, mul(square(x), 3))],
 *   sample: [{}],
 * });
 * cube(tensor("3", [-2, 0, 3])); // [-8, 0, 27]
 * ```
 */
export const unary = <const Name extends string>(
  name: Name,
  definition: Elementwise<readonly [Tensor]>,
): Unary<Name> => {
  checkDefinition("unary", name, definition);
  return ofOne(name, definition);
};

/**
 * Defines an elementwise operation of two operands that broadcast.
 *
 * @example
 * ```ts
 * const hypotenuse = binary("hypotenuse", {
 *   expression: apply(
 *     "squareRoot",
 *     apply("add", apply("multiply", element(0), element(0)), apply("multiply", element(1), element(1))),
 *   ),
 *   pullback: (dy, [a, b], y) => [mul(dy, div(a, y)), mul(dy, div(b, y))],
 *   sample: [{ min: 0.1 }, { min: 0.1 }],
 * });
 * hypotenuse(tensor("2", [3, 5]), tensor("2", [4, 12])); // [5, 13]
 * ```
 */
export const binary = <const Name extends string>(
  name: Name,
  definition: Elementwise<readonly [Tensor, Tensor]>,
): Binary<Name> => {
  checkDefinition("binary", name, definition);
  return ofTwo(name, definition);
};

const checkDefinition = <Inputs extends readonly Tensor[]>(
  definer: string,
  name: string,
  definition: Elementwise<Inputs>,
): void => {
  checkText(definer, "name", name);
  checkFields(definer, "definition", definition, "expression, pullback and sample");
  checkFields(definer, "expression", definition.expression, "an expression");
  checkFunction(definer, "pullback", definition.pullback);
};
