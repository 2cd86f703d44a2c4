/** Elementwise operations of an author's own: `unary` and `binary`, with checks of the definition. */
import { checkFields, checkFunction, checkText } from "../shape/sizes.ts";
import type { Tensor } from "../tensor.ts";
import { type Binary, type Elementwise, binary as ofTwo, unary as ofOne, type Unary } from "./elementwise.ts";

/**
 * Defines an elementwise operation of one tensor. Where a file defines several, a comment `#__PURE__` before each call tells
 * bundlers that what is not used may be left out.
 */
export const unary = <const Name extends string>(
  name: Name,
  definition: Elementwise<readonly [Tensor]>,
): Unary<Name> => {
  checkDefinition("unary", name, definition);
  return ofOne(name, definition);
};

/** Defines an elementwise operation of two operands that broadcast. */
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
