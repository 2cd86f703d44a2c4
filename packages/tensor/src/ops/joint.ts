/** Operands of one type: floats, ints or booleans, which no operation mixes, and numbers that stand beside them. */
import type { BroadcastRule, Tests } from "../shape/broadcast.ts";
import { type Shape, ShapeError, type Show, show } from "../shape/dimension.ts";
import { checkTensor, describe, type NumberType, type TypeOf } from "../shape/dtype.ts";
import type { Valid } from "../shape/rule.ts";
import type { AnyTensor, DType, Tensor } from "../tensor.ts";
import { isTensor } from "../tree.ts";
import { knownScalar } from "./constant.ts";
import type { ShapeOf } from "./elementwise.ts";

/** The type that tells an operand of floats or ints from others. */
export type Numeric = number | { readonly dtype: NumberType };

/** The sentence for booleans where numbers are needed. */
export type NotNumeric<
  Name extends string,
  Argument extends string,
  S extends Shape,
> = `${Name}: '${Argument}' ${Show<S>} is bool, neither float nor int: toFloat or toInt makes numbers of it`;

/** The type of an operand of floats or ints: as given, or the sentence that says that its elements are booleans. */
export type NumericOperand<Name extends string, Argument extends string, T> = T extends Numeric
  ? T
  : NotNumeric<Name, Argument, ShapeOf<T>>;

/** The type of a tensor of floats or ints: as given, or the sentence that says that its elements are booleans. */
export type NumericArgument<Name extends string, Argument extends string, S extends Shape, D extends DType> = [
  D,
] extends [NumberType]
  ? Tensor<S, D>
  : NotNumeric<Name, Argument, S>;

/** The type that tells an operand of floats from others; it compares little, which costs the compiler less. */
export type Floats = number | { readonly dtype: "float" };
/** The type that tells an operand of ints from others. */
export type Ints = number | { readonly dtype: "int" };

/** The second of two operands of one type: as given, or the sentence that says why they do not go together. */
export type Second<Name extends string, A, B, T extends Tests> = A | B extends Floats
  ? Valid<B, BroadcastRule<Name, ShapeOf<A>, ShapeOf<B>, T>>
  : SecondOfInts<Name, A, B, T>;

/** The second operand where not both are floats: as given beside ints, or the sentence that says that its type is another. */
export type SecondOfInts<Name extends string, A, B, T extends Tests> = A | B extends Ints
  ? Valid<B, BroadcastRule<Name, ShapeOf<A>, ShapeOf<B>, T>>
  : Unlike<Name, "a", A, "b", B>;

/** What may stand beside an operand of any type: a tensor of the same, or a number beside numbers. */
export type Beside<A> = A extends { readonly dtype: infer D }
  ? { readonly dtype: D } | (D extends "bool" ? never : number)
  : Numeric;

/** The type of the elements of two choices together: a number takes that of the tensor beside it. */
export type JointChoice<A, B> = A extends { readonly dtype: infer D extends DType } ? D : TypeOf<B>;

/** The sentence for two operands of different types. */
export type Unlike<Name extends string, First extends string, A, Second extends string, B> = B extends {
  readonly dtype: "bool";
}
  ? NotNumeric<Name, Second, ShapeOf<B>>
  : `${Name}: '${First}' ${Show<ShapeOf<A>>} is ${TypeOf<A>}, but '${Second}' ${Show<ShapeOf<B>>} is ${TypeOf<B>}: cast one of them, by toFloat or toInt`;

/** Two operands as tensors of one type. Throws the sentences that the types carry. */
export const jointOperands = (
  name: string,
  a: unknown,
  b: unknown,
): readonly [Tensor<Shape, NumberType>, Tensor<Shape, NumberType>] => {
  const [x, y] = [numericOperand(name, "a", a), numericOperand(name, "b", b)];
  if (typeof x === "number")
    return typeof y === "number" ? [knownScalar(x), knownScalar(y)] : [besides(name, "a", x, "b", y), y];
  if (typeof y === "number") return [x, besides(name, "b", y, "a", x)];
  if (x.dtype === y.dtype) return [x, y];
  throw new ShapeError(unlike(name, x, y));
};

const unlike = (name: string, x: Pick<AnyTensor, "shape" | "dtype">, y: Pick<AnyTensor, "shape" | "dtype">): string =>
  `${name}: 'a' ${show(x.shape)} is ${x.dtype}, but 'b' ${show(y.shape)} is ${y.dtype}: cast one of them, by toFloat or toInt`;

/** An operand of floats or ints. Throws the sentence else. */
export const numericOperand = (name: string, argument: string, x: unknown): number | Tensor<Shape, NumberType> => {
  if (typeof x === "number") return x;
  if (!isTensor(x)) throw new TypeError(`${name}: '${argument}' is ${describe(x)}, neither a tensor nor a number`);
  return numericTensor(name, argument, x);
};

/** A tensor of floats or ints. Throws the sentence else. */
export const numericTensor = (name: string, argument: string, x: unknown): Tensor<Shape, NumberType> => {
  checkTensor(name, argument, x);
  const { dtype, shape } = x as AnyTensor;
  if (dtype !== "bool") return x as Tensor<Shape, NumberType>;
  throw new ShapeError(
    `${name}: '${argument}' ${show(shape)} is bool, neither float nor int: toFloat or toInt makes numbers of it`,
  );
};

/** A number as a tensor of the type of another. Throws a sentence if it is none of 32 bits, and that of ints. */
export const besides = (
  name: string,
  argument: string,
  value: number,
  other: string,
  like: Tensor<Shape, NumberType>,
): Tensor<[], NumberType> => {
  if (like.dtype === "float") return knownScalar(value);
  if (value === (value | 0)) return knownScalar(value, "int");
  throw new RangeError(
    `${name}: '${argument}' is ${value}, no whole number of 32 bits, but '${other}' ${show(like.shape)} is int: toFloat makes floats of ints`,
  );
};

/** Two tensors of any one type, or numbers beside them. Throws the sentences that the types carry. */
export const jointChoices = (name: string, a: unknown, b: unknown): readonly [AnyTensor, AnyTensor] => {
  if (!isTensor(a) || a.dtype !== "bool") return jointOperands(name, a, b);
  if (isTensor(b) && b.dtype === "bool") return [a, b];
  if (!isTensor(b) && typeof b !== "number") return jointOperands(name, 0, b);
  throw new ShapeError(unlike(name, a, isTensor(b) ? b : knownScalar(b)));
};
