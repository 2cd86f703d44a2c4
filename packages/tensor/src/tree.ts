import { at } from "./at.ts";
import type { AnyTensor } from "./tensor.ts";

/** Whether a value is a tensor. */
export const isTensor = (value: unknown): value is AnyTensor =>
  typeof value === "object" && value !== null && "operation" in value && "sizes" in value;

/** A leaf of a tree and the way to it: `parameters.items`. */
export interface Leaf {
  readonly path: string;
  readonly tensor: AnyTensor;
}

/**
 * The tensors of a tree, in the order of its keys. A tree is a tensor, or a plain object or array of trees; numbers,
 * strings and booleans in it are kept as they are, and `other` is told of them.
 */
export const leaves = (tree: unknown, path = "", other?: (value: unknown, path: string) => void): readonly Leaf[] => {
  const found: Leaf[] = [];
  const visit = (value: unknown, way: string): void => {
    if (isTensor(value)) found.push({ path: way, tensor: value });
    else if (typeof value !== "object" || value === null) other?.(value, way);
    else for (const [name, child] of Object.entries(value)) visit(child, way === "" ? name : `${way}.${name}`);
  };
  visit(tree, path);
  return found;
};

/** The tensors of a tree without their paths. */
export const tensors = (tree: unknown): readonly AnyTensor[] => leaves(tree).map((leaf) => leaf.tensor);

/** The same tree with each tensor replaced; `replace` is told the tensor, its path and its number in the order of leaves. */
export const mapTree = <T>(tree: T, replace: (tensor: AnyTensor, path: string, index: number) => AnyTensor): T => {
  const paths = leaves(tree).map(({ path }) => path);
  return rebuilt(tree, (tensor, index) => replace(tensor, at(paths, index), index));
};

/** The same tree with its tensors replaced, in order, by those given. */
export const withTensors = <T>(tree: T, replacements: readonly AnyTensor[]): T =>
  rebuilt(tree, (_, index) => {
    const replacement = replacements[index];
    if (replacement) return replacement;
    const { path } = at(leaves(tree), index);
    throw new RangeError(`The tree has a tensor at '${path}', but only ${replacements.length} were given.`);
  });

const rebuilt = <T>(tree: T, replace: (tensor: AnyTensor, index: number) => AnyTensor): T => {
  let next = 0;
  const visit = (value: unknown): unknown => {
    if (isTensor(value)) return replace(value, next++);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(visit);
    return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, visit(child)]));
  };
  // The tree has the keys it had, and a tensor where there was one: its type is unchanged.
  return visit(tree) as T;
};
