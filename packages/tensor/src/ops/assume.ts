// States that two values are equal, for the compiler to use.
import { isObject } from "../is-object.ts";
import { element } from "../scalar/expression.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import { describe } from "../shape/dtype.ts";
import { mapTree, outlineOf } from "../tree.ts";
import { map } from "./map.ts";

/**
 * x, of which the caller knows that it equals y: a fact for the compiler, which costs nothing to state and is not
 * checked. Training states that its parameters are projected already, from which it follows that projecting changes
 * nothing where nothing was updated.
 *
 * @example
 * ```ts
 * const x = tensor("2", [1, 2]);
 * assumeEqual(x, relu(x)); // [1, 2]
 * ```
 */
export const assumeEqual = <T>(x: T, y: T): T => {
  const [own, known] = [tensorsOf("x", x), tensorsOf("y", y)];
  if (own.length !== known.length) {
    throw new TypeError(`assumeEqual: 'x' has ${own.length} tensors, and 'y' ${known.length}: they are to be equal`);
  }
  return mapTree(x, (tensor, _, index) => {
    const equal = known[index];
    return equal === undefined || equal === tensor || tensor.dtype === "int" ? tensor : assume(tensor, equal);
  });
};

/** The tensors of an argument, which is a tensor or a tree of some. */
const tensorsOf = (argument: string, tree: unknown): readonly AnyTensor[] => {
  const subject = `assumeEqual: '${argument}'`;
  if (isObject(tree)) return outlineOf(tree, { subject }).leaves.map(({ tensor }) => tensor);
  throw new TypeError(`${subject} is ${describe(tree)}, not a tree of tensors`);
};

const assume = (x: AnyTensor, y: AnyTensor): Tensor =>
  map(ASSUMPTION, element(0), [x as Tensor, y as Tensor], (dy) => [dy, undefined]);

/** The name by which the compiler finds assumptions. */
export const ASSUMPTION = "assume";
