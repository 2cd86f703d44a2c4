/** Templates: the parts of a tree, by which another tree is compared with it, and by which it is made anew with other tensors. */
import { isObject } from "./is-object.ts";
import { isSame } from "./shape/dimension.ts";
import type { AnyTensor } from "./tensor.ts";
import { isPlain, isTensor, type TreePart, pathOf } from "./tree-walk.ts";

/**
 * The tree of some parts with other tensors, in the order of leaves. Its objects have their keys in the order in which they were written
 * down, or, if `isSorted`, in that of leaves.
 */
export const fill = (parts: readonly TreePart[], tensors: readonly AnyTensor[], isSorted = false): unknown => {
  const made: unknown[] = [];
  let next = 0;
  for (const { value, tensor, way, owner, keys } of parts) {
    const own = tensor ? tensors[next++] : keys ? copyOf(value as object, keys, isSorted) : value;
    if (tensor && !own) {
      throw new RangeError(`The tree has a tensor at '${pathOf(way)}', but only ${tensors.length} were given.`);
    }
    made.push(own);
    if (way) (made[owner] as Record<string, unknown>)[way.key] = own;
  }
  return made[0];
};

const copyOf = (value: object, keys: readonly string[], isSorted: boolean): object =>
  Array.isArray(value) ? [...value] : isSorted ? Object.fromEntries(keys.map((key) => [key, 0])) : { ...value };

/**
 * The tensors of a tree, in the order of leaves, if it has the same keys and values as the tree of some parts, and where that has tensors
 * those of the same types, names and sizes; undefined if not.
 */
export const match = (parts: readonly TreePart[], tree: unknown): readonly AnyTensor[] | undefined => {
  const values: unknown[] = [];
  const found: AnyTensor[] = [];
  for (const { value, tensor, way, owner, keys } of parts) {
    const above = values[owner] as Record<string, unknown>;
    const own = way ? above[way.key] : tree;
    values.push(own);
    if (tensor) {
      if (!isTensor(own) || !isLike(own, tensor)) return undefined;
      found.push(own);
    } else if (keys ? !isLikeBox(own, value, keys.length) : !Object.is(own, value) || (way && !(way.key in above)))
      return undefined;
  }
  return found;
};

/** Whether a value is an array if another is, or else an object, with so many keys. */
const isLikeBox = (value: unknown, other: unknown, count: number): boolean =>
  isObject(value) &&
  isPlain(value) &&
  Array.isArray(value) === Array.isArray(other) &&
  // The length of an array is a key of its own.
  Reflect.ownKeys(value).length - Number(Array.isArray(value)) === count;

const isLike = (a: AnyTensor, b: AnyTensor): boolean =>
  a.dtype === b.dtype && isSame(a.shape, b.shape) && isSame(a.sizes, b.sizes);
