/** The checks of an argument before its shape: that it is a tensor, and that its elements are of the right type. */
import { isObject } from "../is-object.ts";
import type { AnyTensor, DType, Tensor } from "../tensor.ts";
import { isTensor } from "../tree.ts";
import { type Shape, ShapeError, type Show, show } from "./dimension.ts";
import type { Faulty } from "./rule.ts";

/** The type of an argument that is a tensor of floats: the tensor, or the sentence that says what its elements are. */
export type FloatArgument<Name extends string, Argument extends string, S extends Shape, D extends DType> = [
  D,
] extends ["float"]
  ? Tensor<S, D>
  : NotFloat<Name, Argument, S, D>;

/** The type of an argument that is a tensor of ints: the tensor, or the sentence that says what its elements are. */
export type IntArgument<Name extends string, Argument extends string, S extends Shape, D extends DType> = [D] extends [
  "int",
]
  ? Tensor<S, D>
  : NotInt<Name, Argument, S, D>;

/** The type of an argument that is a tensor of booleans: the tensor, or the sentence that says what its elements are. */
export type BoolArgument<Name extends string, Argument extends string, S extends Shape, D extends DType> = [D] extends [
  "bool",
]
  ? Tensor<S, D>
  : NotBool<Name, Argument, S, D>;

/** The sentence for ints or booleans where floats are needed. */
export type NotFloat<
  Name extends string,
  Argument extends string,
  S extends Shape,
  D extends DType = "int",
> = `${Name}: '${Argument}' ${Show<S>} is ${Exclude<D, "float">}, not float`;

/** The sentence for floats or booleans where ints are needed. */
export type NotInt<
  Name extends string,
  Argument extends string,
  S extends Shape,
  D extends DType = "float",
> = `${Name}: '${Argument}' ${Show<S>} is ${Exclude<D, "int">}, not int`;

/** The sentence for numbers where booleans are needed. */
export type NotBool<
  Name extends string,
  Argument extends string,
  S extends Shape,
  D extends DType = "float",
> = `${Name}: '${Argument}' ${Show<S>} is ${Exclude<D, "bool">}, not bool`;

/** The types of number that are computed with. */
export type NumberType = "float" | "int";

/** The type of the elements of an operand: a number alone counts as a float. */
export type TypeOf<T> = T extends { readonly dtype: infer D extends DType } ? D : "float";

/** Tensors side by side have elements of one type: undefined, or the sentence that names two tensors that differ. */
export type SameTypeRule<Name extends string, X extends readonly AnyTensor[]> = [Typed<X[number]>] extends ["float"]
  ? undefined
  : [Typed<X[number]>] extends ["int"]
    ? undefined
    : [Typed<X[number]>] extends ["bool"]
      ? undefined
      : Mixed<Name, X>;

/** The types of the tensors whose types are known. */
type Typed<T> = T extends { readonly dtype: infer D } ? ([DType] extends [D] ? never : D) : never;

/** The type of the elements of tensors side by side; after a fault any, so that one fault gives one message. */
export type SameType<X extends readonly AnyTensor[]> = SameTypeRule<"", X> extends string ? Faulty : X[number]["dtype"];

type Mixed<Name extends string, X extends readonly AnyTensor[]> = X extends readonly [
  infer First extends AnyTensor,
  ...infer Others extends readonly AnyTensor[],
]
  ? [Other<First["dtype"], Others>] extends [infer Next extends AnyTensor]
    ? `${Name}: ${Show<First["shape"]>} is ${First["dtype"]}, but ${Show<Next["shape"]>} is ${Next["dtype"]}: tensors side by side are of one type`
    : undefined
  : `${Name}: these tensors are of several types: tensors side by side are of one type`;

/** The first tensor of another type. */
type Other<D extends DType, X extends readonly AnyTensor[]> = X extends readonly [
  infer First extends AnyTensor,
  ...infer Others extends readonly AnyTensor[],
]
  ? First["dtype"] extends D
    ? Other<D, Others>
    : First
  : never;

/** Throws a sentence with the operation and the argument if the argument is no tensor. */
export const checkTensor = (name: string, argument: string, x: unknown): void => {
  if (!isTensor(x)) throw new TypeError(`${name}: '${argument}' is ${describe(x)}, not a tensor${advice(x)}`);
};

/** An argument that is a tensor of floats. Throws a sentence else: the value beside the type {@link FloatArgument}. */
export const floatTensor = (name: string, argument: string, x: unknown): Tensor => {
  checkType(name, argument, x, "float");
  return x as Tensor;
};

/** An argument that is a tensor of booleans. Throws a sentence else: the value beside the type {@link BoolArgument}. */
export const boolTensor = (name: string, argument: string, x: unknown): Tensor<Shape, "bool"> => {
  checkType(name, argument, x, "bool");
  return x as Tensor<Shape, "bool">;
};

/** An argument that is a tensor of ints. Throws a sentence else: the value beside the type {@link IntArgument}. */
export const intTensor = (name: string, argument: string, x: unknown): Tensor<Shape, "int"> => {
  checkType(name, argument, x, "int");
  return x as Tensor<Shape, "int">;
};

/** Throws unless an argument is a list of tensors of one type, at least one: the value beside the type {@link SameTypeRule}. */
export const checkTensors = (name: string, argument: string, parts: unknown): void => {
  if (!Array.isArray(parts)) throw new TypeError(`${name}: '${argument}' is ${describe(parts)}, not a list of tensors`);
  if (parts.length === 0) throw new ShapeError(`${name}: '${argument}' is an empty list: there is no tensor in it`);
  for (let i = 0; i < parts.length; i++) checkTensor(name, `${argument}[${i}]`, parts[i]);
  const tensors = parts as readonly AnyTensor[];
  const [first] = tensors;
  const other = tensors.find(({ dtype }) => dtype !== first?.dtype);
  if (!first || !other) return;
  throw new ShapeError(
    `${name}: ${show(first.shape)} is ${first.dtype}, but ${show(other.shape)} is ${other.dtype}: tensors side by side are of one type`,
  );
};

/** Throws unless a value is one of some types of elements. */
export const checkDType = (name: string, dtype: unknown, types: readonly DType[]): void => {
  if (types.includes(dtype as DType)) return;
  throw new TypeError(`${name}: 'dtype' is ${describe(dtype)}, none of ${types.join(", ")}`);
};

const checkType = (name: string, argument: string, x: unknown, dtype: DType): void => {
  checkTensor(name, argument, x);
  const { shape, dtype: given } = x as AnyTensor;
  if (given !== dtype) throw new ShapeError(`${name}: '${argument}' ${show(shape)} is ${given}, not ${dtype}`);
};

/** The words for a value in a sentence: `undefined`, `the number 3`, `an array`. */
export const describe = (value: unknown): string => {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  if (typeof value === "string") return `the text '${value}'`;
  if (typeof value === "bigint") return `the bigint ${value}n`;
  if (typeof value === "number" || typeof value === "boolean") return `the ${typeof value} ${value}`;
  if (isPromise(value)) return "a promise";
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name}`;
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
};

const advice = (value: unknown): string => {
  if (isPromise(value)) return ": await it first";
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return ": tensor(…) makes one of numbers";
  return "";
};

const isPromise = (value: unknown): boolean => isObject(value) && typeof value["then"] === "function";
