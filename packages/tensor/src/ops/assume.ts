import { element } from "../scalar/expression.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import { mapTree, tensors } from "../tree.ts";
import { map } from "./map.ts";

/**
 * x, of which the caller knows that it equals y: a fact for the compiler, which costs nothing to state and is not
 * checked. Training states that its parameters are projected already, from which it follows that projecting changes
 * nothing where nothing was updated.
 */
export const assumeEqual = <T>(x: T, y: T): T => {
  const known = tensors(y);
  return mapTree(x, (tensor, _, index) => {
    const equal = known[index];
    return equal === undefined || equal === tensor || tensor.dtype === "int" ? tensor : assume(tensor, equal);
  });
};

const assume = (x: AnyTensor, y: AnyTensor): Tensor =>
  map(ASSUMPTION, element(0), [x as Tensor, y as Tensor], (dy) => [dy, undefined]);

/** The name by which the compiler finds assumptions. */
export const ASSUMPTION = "assume";
