/** Tensors of a tree as nodes of their own, and how tangents and cotangents get the names of what they belong to. */
import { type AnyTensor, mapTree, ShapeError, type Tensor } from "@attrec/tensor";
import { identity, namedLike, notedRule, type Pullback, show, type Walk } from "@attrec/tensor/extend";

/**
 * The tree with a node of its own for each tensor of floats: an enclosing derivative with respect to the same tensors is not mixed
 * up.
 */
export const ownTensors = <T>(tree: T): T => mapTree(tree, (x) => (isFloat(x) ? identity(x) : x));

/** Whether a tensor has derivatives. */
export const isFloat = (x: AnyTensor): x is Tensor => x.dtype === "float";

/** Whether two tensors have the same sizes. */
export const sameSizes = (a: AnyTensor, b: AnyTensor): boolean =>
  a.sizes.length === b.sizes.length && a.sizes.every((size, axis) => size === b.sizes[axis]);

/** The rule by which a node's cotangent becomes those of its inputs. Throws the reason if its operation has no derivative. */
export const ruleOf = ({ operation: { name, pullback } }: AnyTensor): Pullback => {
  if (typeof pullback !== "string") return pullback;
  throw new TypeError(`${name} has no derivative: ${pullback.slice(6)}`);
};

/** The cotangents of a node's inputs, from its own: whoever prints or traces the program hears of it. */
export const pulledBack = (node: AnyTensor, cotangent: Tensor, walk: Walk): ReturnType<Pullback> =>
  // Cotangents only ever reach float tensors: the rules give none to an int input.
  notedRule(node, cotangent, () => ruleOf(node)(cotangent, node.inputs, node as Tensor, walk));

/**
 * A cotangent of a tensor under its names: it may have others of the same sizes, but the next rule is promised those of its tensor.
 * `from` says where it comes from.
 */
export const cotangentOf = (tensor: AnyTensor, cotangent: Tensor, from: string): Tensor => {
  if (sameSizes(tensor, cotangent)) return namedLike(cotangent, tensor);
  throw new ShapeError(`${from}: ${show(cotangent.shape)} is no cotangent of ${show(tensor.shape)}`);
};
