/** Reads the fields of an input, which is JSON that somebody else wrote. */
import { type Tensor, tensor } from "@attrec/tensor";

/** A field, whatever it is. */
export const field = (input: unknown, name: string): unknown => {
  const value: unknown = Reflect.get(Object(input) as object, name);
  if (value === undefined) throw new TypeError(`The input has no '${name}'.`);
  return value;
};

/** A field that is a number. */
export const number = (input: unknown, name: string): number => {
  const value = field(input, name);
  if (typeof value !== "number") throw new TypeError(`The input's '${name}' is ${typeof value}, not a number.`);
  return value;
};

/** A field that is a list of numbers, or a list of such lists and so on: all of its numbers, in order. */
export const numbers = (input: unknown, name: string): readonly number[] => {
  const value = field(input, name);
  const flat: readonly unknown[] = Array.isArray(value) ? value.flat(Infinity) : [value];
  if (!flat.every((entry) => typeof entry === "number")) {
    throw new TypeError(`The input's '${name}' has something that is no number.`);
  }
  return flat;
};

/** The number of entries of a field that is a list. */
export const length = (input: unknown, name: string): number => {
  const value = field(input, name);
  if (!Array.isArray(value)) throw new TypeError(`The input's '${name}' is ${typeof value}, not a list.`);
  return value.length;
};

/** A list of numbers as a tensor. */
export const vector = <const N extends string>(input: unknown, name: string, dimension: N): Tensor<[N]> => {
  const own = numbers(input, name);
  return filledTensor([dimension], [own.length], own);
};

/** A list of lists of numbers as a tensor. Where there are no rows, they would have had so many columns. */
export const matrix = <const R extends string, const C extends string>(
  input: unknown,
  name: string,
  [rows, columns]: readonly [R, C],
): Tensor<[R, C]> => {
  const own = numbers(input, name);
  const count = length(input, name);
  return filledTensor([rows, columns], [count, own.length / count], own);
};

/** Numbers as a tensor of these names and sizes. */
export const filledTensor = <const S extends readonly string[]>(
  shape: S,
  sizes: readonly number[],
  elements: readonly number[],
): Tensor<[...S]> => {
  const named = Object.fromEntries(shape.map((name, axis) => [name, sizes[axis] ?? 0]));
  // The names are known as types only to the caller.
  return tensor(shape.join(" ") as "n", elements, named as { n: number }) as unknown as Tensor<[...S]>;
};

/** The elements in rows of so many. */
export const rowsOf = (elements: ArrayLike<number>, width: number): readonly (readonly number[])[] => {
  const all = Array.from(elements);
  return Array.from({ length: all.length / width }, (_, row) => all.slice(row * width, (row + 1) * width));
};
