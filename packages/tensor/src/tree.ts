/** Trees of tensors, as functions take and give them: how their tensors are found and replaced. */
import type { AnyTensor } from "./tensor.ts";
import { fill } from "./template.ts";
import { partsOf, pathOf, type WalkOptions } from "./tree-walk.ts";

export { isTensor } from "./tree-walk.ts";

/** A leaf of a tree and the way to it. */
export interface Leaf {
  /**
   * The keys that lead to it: `parameters.items`, `layers.0.weights`. A key that is empty or has a dot or a quotation mark in it
   * stands in quotation marks, `parameters."a.b"`, so that no two leaves have one path.
   */
  readonly path: string;
  readonly tensor: AnyTensor;
}

/**
 * The tensors of a tree, with paths that begin with `path`. A tree is a tensor, or a plain object or array of trees; texts,
 * numbers, booleans, null and undefined in it are kept as they are, and `other` is told of them.
 *
 * Leaves come in the order of their keys as texts, "items" before "users", and of their places in arrays: trees with the same
 * keys have the same order, however they were written down.
 *
 * @throws TypeError if there is anything else in the tree, such as a Map, a function or a cycle, with the path to it
 *
 * @example
 * ```ts
 * leaves({ users: tensor("2", [1, 2]), layers: [{ bias: scalar(0) }] }).map(({ path }) => path); // ["layers.0.bias", "users"]
 * ```
 */
export const leaves = (tree: unknown, path = "", other?: (value: unknown, path: string) => void): readonly Leaf[] =>
  outlineOf(tree, { root: path, ...(other && { other }) }).leaves;

/**
 * The tensors of a tree without their paths.
 *
 * @example
 * ```ts
 * tensors({ weight: tensor("2", [1, 2]), more: [scalar(3)], name: "mlp" }); // [3, [1, 2]]
 * ```
 */
export const tensors = (tree: unknown): readonly AnyTensor[] => leaves(tree).map((leaf) => leaf.tensor);

/**
 * The same tree with each tensor replaced; `replace` is told the tensor, its path and its number in the order of leaves.
 *
 * @example
 * ```ts
 * mapTree({ layers: [scalar(1), scalar(2)], name: "mlp" }, (x, path) => (path === "layers.0" ? scalar(9) : x)); // { layers: [9, 2], name: "mlp" }
 * ```
 */
export const mapTree = <T>(tree: T, replace: (tensor: AnyTensor, path: string, index: number) => AnyTensor): T => {
  const parts = partsOf(tree);
  let next = 0;
  const made = parts.flatMap(({ tensor, way }) => (tensor ? replace(tensor, pathOf(way), next++) : []));
  // The tree has the keys it had, and a tensor where there was one: its type is unchanged.
  return fill(parts, made) as T;
};

/**
 * The same tree with its tensors replaced, in the order of leaves, by those given.
 *
 * @example
 * ```ts
 * const state = { weight: tensor("2", [1, 2]), epoch: 3 };
 * withTensors(state, [tensor("2", [5, 6])]); // { weight: [5, 6], epoch: 3 }
 * ```
 */
export const withTensors = <T>(tree: T, replacements: readonly AnyTensor[]): T =>
  fill(partsOf(tree), replacements) as T;

/** `withTensors`, with the keys of all objects in the order of leaves: a loop over keys finds one order for all trees. */
export const withTensorsInOrder = <T>(tree: T, replacements: readonly AnyTensor[]): T =>
  fill(partsOf(tree), replacements, true) as T;

/** A tree as its tensors and all its other content. */
export interface Outline {
  readonly leaves: readonly Leaf[];
  /** Its keys and what is in it beside tensors, as text: trees of one text differ in their tensors alone. */
  readonly text: string;
}

/** How an outline is made. */
interface OutlineOptions extends WalkOptions {
  /** Receives the values in the tree that are not tensors. */
  readonly other?: (value: unknown, path: string) => void;
}

/** The outline of a tree. */
export const outlineOf = (tree: unknown, { other, ...options }: OutlineOptions = {}): Outline => {
  const found: Leaf[] = [];
  const texts = partsOf(tree, options).map(({ value, tensor, way, keys }) => {
    if (tensor) found.push({ path: pathOf(way, options.root), tensor });
    else if (!keys) other?.(value, pathOf(way, options.root));
    return tensor ? "tensor" : keys ? JSON.stringify(Array.isArray(value) ? [keys.length] : keys) : plain(value);
  });
  return { leaves: found, text: texts.join(" ") };
};

/** A value that is no object, as a text that no other value has. */
export const plain = (value: unknown): string => {
  if (typeof value === "string") return JSON.stringify(value);
  return Object.is(value, -0) ? "-0" : typeof value === "bigint" ? `${value}n` : String(value);
};
