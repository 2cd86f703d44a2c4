/** Trees of tensors as the named tensors of a file, and back. */
import { dataTensor, read, tensor } from "../ops/tensor.ts";
import { parseTyped } from "../shape/notation.ts";
import { show } from "../shape/dimension.ts";
import { checkTensor, describe } from "../shape/dtype.ts";
import { checkFields, checkText } from "../shape/sizes.ts";
import type { AnyTensor } from "../tensor.ts";
import { type Leaf, leaves, mapTree } from "../tree.ts";
import { checkNamed, checkStored } from "./arguments.ts";
import { dtypeOf, storedNumbers, tensorElements } from "./convert.ts";
import { quote } from "./quote.ts";
import { isStoredType, type StoredTensor, type StoredType } from "./stored-tensor.ts";

/**
 * A tensor as a file stores it: as it is in memory (`F32`, `F64`, `I32` or `BOOL`), or as another type. Floats are rounded to the nearest
 * of a narrower type.
 *
 * @throws RangeError with the first element that the type does not have
 * @throws TypeError for floats as ints, ints as booleans and so on, and for a tensor that is not on the host (`toHost`)
 *
 * @example
 * ```ts
 * tensorFrom("2", storedFrom(tensor("2", [0.5, 1 / 3]), "F16")); // [0.5, 0.3333]
 * ```
 */
export const storedFrom = (x: AnyTensor, type?: StoredType): StoredTensor => {
  checkTensor("storedFrom", "x", x);
  return stored("The tensor", x, type);
};

const stored = (subject: string, x: AnyTensor, type?: StoredType): StoredTensor => {
  if (type !== undefined && !isStoredType(type)) {
    throw new TypeError(`${subject} cannot be stored as ${describe(type)}: types are F32, F16, I64 and the like.`);
  }
  return storedNumbers(subject, { dtype: x.dtype, sizes: x.sizes, data: read(x) }, type);
};

/**
 * A tensor from a file, with the dimensions that a notation gives: `tensorFrom("items dim", decodeNpy(bytes))`. Names take the
 * sizes that the file has.
 *
 * `F16`, `BF16` and smaller floats are widened to float32, which has all their values; ints of other widths become ints of 32
 * bits. `source` is the name under which errors speak of the tensor.
 *
 * @throws RangeError with the first int that does not fit 32 bits
 * @throws Error if the file has another number of dimensions, other sizes, or ints for floats and the like
 *
 * @example
 * ```ts
 * tensorFrom("int:rows 2", { dtype: "I8", shape: [1, 2], data: Int8Array.of(3, -4) }); // [[3, -4]]
 * ```
 */
export const tensorFrom = <const N extends string>(
  notation: N,
  stored: StoredTensor,
  source = "the file",
): ReturnType<typeof tensor<N>> => {
  checkText("tensorFrom", "notation", notation);
  checkStored("tensorFrom", "stored", stored);
  const { shape, dtype } = parseTyped(notation, `tensorFrom: '${notation}'`);
  const found = `${source} has the sizes [${stored.shape.join(", ")}]`;
  if (shape.length !== stored.shape.length) {
    throw new Error(`${found}, and '${notation}' ${shape.length} dimensions: name each of the file's.`);
  }
  const sizes = new Map<string | number, number>();
  shape.forEach((dimension, axis) => {
    const size = stored.shape[axis] ?? 0;
    const known = sizes.get(dimension) ?? (typeof dimension === "number" ? dimension : size);
    if (known !== size) throw new Error(`${found}, and '${dimension}' of '${notation}' is ${known}.`);
    sizes.set(dimension, size);
  });
  if (dtype !== dtypeOf(stored.dtype)) {
    throw new Error(`${source} has elements of type ${stored.dtype}, and '${notation}' is ${dtype}: ${ADVICE}.`);
  }
  // As any text: the type of the result follows from the notation as the caller wrote it.
  const make = tensor<string>;
  return make(notation, tensorElements(source, stored), Object.fromEntries(sizes)) as ReturnType<typeof tensor<N>>;
};

const ADVICE = "F and BF are floats, I and U ints";

/** What `storedTree` does beside naming tensors. */
export interface StoreOptions {
  /** The name of the whole tree, before those of its tensors: `parameters` in `parameters.items`. */
  readonly under?: string;
  /** The type to store a tensor as; undefined for the one it has. */
  readonly type?: (name: string, x: AnyTensor) => StoredType | undefined;
}

/**
 * The tensors of any tree, each under the path to it: the tensor at `blocks[0].query` is `blocks.0.query`. They are on the host
 * (`toHost`).
 *
 * @throws TypeError if there is anything in the tree that trees have not, or a tensor that is not on the host
 * @throws RangeError if an element does not fit the type that `type` chose
 *
 * @example
 * ```ts
 * const layers = [{ bias: tensor("2", [1, 2]) }, { bias: tensor("2", [3, 4]) }];
 * [...storedTree({ layers }, { type: () => "F16" }).keys()]; // ["layers.0.bias", "layers.1.bias"]
 * ```
 */
export const storedTree = (tree: unknown, { under = "", type }: StoreOptions = {}): ReadonlyMap<string, StoredTensor> =>
  new Map(
    leaves(tree, under).map(({ path, tensor: x }) => [path, stored(`The tensor ${quote(path)}`, x, type?.(path, x))]),
  );

/** How `fillTree` finds the tensors of a tree. */
export interface FillOptions {
  /** The name of the file in errors. */
  readonly source?: string;
  /** The name of the whole tree in the file. What has other names is not looked at. */
  readonly under?: string;
}

/**
 * A tree like another, with the tensors of a file in the places that their names say. Types, names of dimensions, texts and the
 * like come from `like`, which may be descriptions; numbers come from the file, and are widened as `tensorFrom` widens them.
 *
 * @throws Error if a tensor is missing, has other sizes or another kind of elements, or has a name that the tree has not
 * @throws RangeError with the first int that does not fit 32 bits
 *
 * @example
 * ```ts
 * const like = { rows: [tensor("n", [0, 0], { n: 2 })] };
 * fillTree(like, storedTree({ rows: [tensor("n", [3, 4], { n: 2 })] })); // { rows: [[3, 4]] }
 * ```
 */
export const fillTree = <T>(like: T, tensors: ReadonlyMap<string, StoredTensor>, options: FillOptions = {}): T => {
  checkNamed("fillTree", tensors);
  checkFields("fillTree", "options", options, "source and under");
  const { source = "the file", under = "" } = options;
  const places = leaves(like, under);
  const known = new Set(places.map(({ path }) => path));
  const isWithin = (name: string): boolean => under === "" || name === under || name.startsWith(`${under}.`);
  const strange = [...tensors.keys()].find((name) => isWithin(name) && !known.has(name));
  if (strange !== undefined) {
    throw new Error(`${source}: the tensor ${quote(strange)} has no place here: it was written for another model.`);
  }
  const filled = places.map((place) => filledFrom(place, tensors.get(place.path), source));
  return mapTree(like, (x, _, index) => filled[index] ?? x);
};

const filledFrom = ({ path, tensor: x }: Leaf, found: StoredTensor | undefined, source: string): AnyTensor => {
  const name = quote(path);
  if (!found) throw new Error(`${source}: the tensor ${name} is missing.`);
  const { dtype, shape } = found;
  if (shape.join() !== x.sizes.join()) {
    throw new Error(
      `${source}: ${name} has the sizes [${shape.join(", ")}], but ${show(x.shape)} is [${x.sizes.join(", ")}] here: it was written for other data or another model.`,
    );
  }
  if (dtypeOf(dtype) !== x.dtype) {
    throw new Error(
      `${source}: ${name} has elements of type ${dtype}, but is ${x.dtype} here (${ADVICE}): it was written for another model.`,
    );
  }
  const data = tensorElements(`${source}: the tensor ${name}`, found);
  return dataTensor({ read: () => data }, x.shape, x.sizes, x.dtype);
};
