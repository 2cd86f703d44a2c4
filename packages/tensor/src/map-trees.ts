/** A map over several trees of tensors together. */
import { ShapeError, show } from "./shape/dimension.ts";
import type { Tensor } from "./tensor.ts";
import { at } from "./at.ts";
import { leaves, mapTree } from "./tree.ts";

/**
 * A tree of the same keys as all of the given, each tensor of which is a function of theirs at the same place:
 *
 *     mapTrees((θ, g, s) => sub(θ, mul(rate, div(g, sqrt(s)))), parameters, gradients, squares)
 *
 * so that a formula over all parameters reads as it does over one.
 *
 * @throws ShapeError if a tensor of one tree is at no place of another, or if one is of ints or booleans
 *
 * @example
 * ```ts
 * const parameters = { weight: tensor("2", [1, 2]), bias: scalar(3) };
 * const gradients = { weight: tensor("2", [10, 20]), bias: scalar(30) };
 * mapTrees((w, g) => sub(w, mul(g, 0.1)), parameters, gradients); // { weight: [0, 0], bias: 0 }
 * ```
 */
export const mapTrees = <T>(
  formula: (...tensors: readonly [Tensor, ...Tensor[]]) => Tensor,
  first: T,
  ...others: readonly T[]
): T => {
  const places = leaves(first).map(({ path }) => path);
  const columns = others.map((tree, i) => {
    const own = leaves(tree);
    const found = own.map(({ path }) => path);
    const odd = [...found, ...places].find((path) => !found.includes(path) || !places.includes(path));
    if (odd !== undefined) throw new ShapeError(`mapTrees: '${odd}' is not in both the first tree and number ${i + 2}`);
    return own;
  });
  return mapTree(first, (tensor, path, index) => {
    const all = [tensor, ...columns.map((column) => at(column, index).tensor)];
    const wrong = all.find(({ dtype }) => dtype !== "float");
    if (wrong) throw new ShapeError(`mapTrees: '${path}' ${show(wrong.shape)} is ${wrong.dtype}, not float`);
    return formula(...(all as [Tensor, ...Tensor[]]));
  });
};
