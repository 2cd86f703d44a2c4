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
 * strings and booleans in it are kept as they are.
 */
export const leaves = (tree: unknown, path = ""): readonly Leaf[] => {
  if (isTensor(tree)) return [{ path, tensor: tree }];
  if (typeof tree !== "object" || tree === null) return [];
  return Object.entries(tree).flatMap(([name, child]) => leaves(child, path === "" ? name : `${path}.${name}`));
};

/** The tensors of a tree without their paths. */
export const tensors = (tree: unknown): readonly AnyTensor[] => leaves(tree).map((leaf) => leaf.tensor);

/** The same tree with each tensor replaced; `replace` is told the tensor, its path and its number in the order of leaves. */
export const mapTree = <T>(tree: T, replace: (tensor: AnyTensor, path: string, index: number) => AnyTensor): T => {
  let next = 0;
  const visit = (value: unknown, path: string): unknown => {
    if (isTensor(value)) return replace(value, path, next++);
    if (typeof value !== "object" || value === null) return value;
    const inside = (name: string) => (path === "" ? name : `${path}.${name}`);
    if (Array.isArray(value)) return value.map((child: unknown, i) => visit(child, inside(String(i))));
    return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, visit(child, inside(name))]));
  };
  // The tree has the keys it had, and a tensor where there was one: its type is unchanged.
  return visit(tree, "") as T;
};

/** The same tree with its tensors replaced, in order, by those given. */
export const withTensors = <T>(tree: T, replacements: readonly AnyTensor[]): T =>
  mapTree(tree, (_, path, index) => {
    const replacement = replacements[index];
    if (!replacement)
      throw new RangeError(`The tree has a tensor at '${path}', but only ${replacements.length} were given.`);
    return replacement;
  });
