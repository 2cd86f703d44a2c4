// Sums and differences of a dimension and a number, and products of dimensions, as types and as values.
import { type Dimension, ShapeError } from "./dimension.ts";

/** D + n: a larger size, or a name in its normal form: `"length"`, `"length+2"` or `"length-2"`. */
export type Plus<D extends Dimension, N extends number> = D extends number
  ? Sum<D, N>
  : D extends `${infer Base}-${infer M extends number}`
    ? Linear<Base, N, M>
    : D extends `${infer Base}+${infer M extends number}`
      ? Linear<Base, Sum<M, N>, 0>
      : Linear<D & string, N, 0>;

/** D - n: a smaller size, or a name in its normal form. Never where the size would be negative. */
export type Minus<D extends Dimension, N extends number> = D extends number
  ? Difference<D, N>
  : D extends `${infer Base}-${infer M extends number}`
    ? Linear<Base, 0, Sum<M, N>>
    : D extends `${infer Base}+${infer M extends number}`
      ? Linear<Base, M, N>
      : Linear<D & string, 0, N>;

/** A · B, of axes that are merged: a size, or a name such as `"heads*dim"`, whose order is that of the axes. */
export type Times<A extends Dimension, B extends Dimension> = A extends 1
  ? B
  : B extends 1
    ? A
    : A extends number
      ? B extends number
        ? Product<A, B>
        : number extends A
          ? string
          : `${A}*${Factor<B>}`
      : number extends B
        ? string
        : `${Factor<A>}*${Factor<B>}`;

/** A sum within a product stands in brackets. */
type Factor<D extends Dimension> = D extends `${string}-${number}` | `${string}+${number}` ? `(${D})` : D;

/** Base + up - down, in its normal form. */
type Linear<Base extends string, Up extends number, Down extends number> = string extends Base
  ? string
  : number extends Up | Down
    ? string
    : Up extends Down
      ? Base
      : [Difference<Up, Down>] extends [never]
        ? `${Base}-${Difference<Down, Up>}`
        : `${Base}+${Difference<Up, Down>}`;

/** A + B. Digit by digit, because the length of a tuple ends near a thousand. */
type Sum<A extends number, B extends number> = number extends A | B
  ? number
  : ToNumber<Reverse<AddDigits<Reverse<`${A}`>, Reverse<`${B}`>>>>;

/** A - B, never if it is negative. */
type Difference<A extends number, B extends number> = number extends A | B
  ? number
  : ToNumber<Trim<Reverse<SubtractDigits<Reverse<`${A}`>, Reverse<`${B}`>>>>>;

/** A · B. */
type Product<A extends number, B extends number> = number extends A | B
  ? number
  : ToNumber<Trim<Reverse<MultiplyDigits<Reverse<`${A}`>, Reverse<`${B}`>>>>>;

/** The digits as tuples: their lengths add and subtract. */
interface Units {
  readonly "0": [];
  readonly "1": [0];
  readonly "2": [0, 0];
  readonly "3": [0, 0, 0];
  readonly "4": [0, 0, 0, 0];
  readonly "5": [0, 0, 0, 0, 0];
  readonly "6": [0, 0, 0, 0, 0, 0];
  readonly "7": [0, 0, 0, 0, 0, 0, 0];
  readonly "8": [0, 0, 0, 0, 0, 0, 0, 0];
  readonly "9": [0, 0, 0, 0, 0, 0, 0, 0, 0];
}
type Ten = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/** Decimal digits, the last one first, with a carry of nothing or one. */
type AddDigits<
  A extends string,
  B extends string,
  Carry extends 0[] = [],
> = A extends `${infer X extends keyof Units}${infer As}`
  ? B extends `${infer Y extends keyof Units}${infer Bs}`
    ? [...Units[X], ...Units[Y], ...Carry] extends [...Ten, ...infer Over extends 0[]]
      ? `${Over["length"]}${AddDigits<As, Bs, [0]>}`
      : `${[...Units[X], ...Units[Y], ...Carry]["length"] & number}${AddDigits<As, Bs>}`
    : AddDigits<A, "0", Carry>
  : B extends ""
    ? Carry extends []
      ? ""
      : "1"
    : AddDigits<"0", B, Carry>;

/** Decimal digits, the last one first, with a borrow of nothing or one; never if a borrow is left. */
type SubtractDigits<
  A extends string,
  B extends string,
  Borrow extends 0[] = [],
> = A extends `${infer X extends keyof Units}${infer As}`
  ? B extends `${infer Y extends keyof Units}${infer Bs}`
    ? Units[X] extends [...Units[Y], ...Borrow, ...infer Left extends 0[]]
      ? `${Left["length"]}${SubtractDigits<As, Bs>}`
      : [...Ten, ...Units[X]] extends [...Units[Y], ...Borrow, ...infer Left extends 0[]]
        ? `${Left["length"]}${SubtractDigits<As, Bs, [0]>}`
        : never
    : SubtractDigits<A, "0", Borrow>
  : B extends ""
    ? Borrow extends []
      ? ""
      : never
    : never;

/** Decimal digits, the last one first: A times the first digit of B, and ten times A times the rest. */
type MultiplyDigits<A extends string, B extends string> = B extends `${infer Y extends keyof Units}${infer Bs}`
  ? AddDigits<Repeated<A, Units[Y]>, `0${MultiplyDigits<A, Bs>}`>
  : "";

/** A added up as many times as there are units. */
type Repeated<A extends string, Times extends 0[]> = Times extends [0, ...infer Fewer extends 0[]]
  ? AddDigits<A, Repeated<A, Fewer>>
  : "";

type Reverse<S extends string> = S extends `${infer First}${infer Rest}` ? `${Reverse<Rest>}${First}` : "";
type Trim<S extends string> = S extends "0" ? S : S extends `0${infer Rest}` ? Trim<Rest> : S;
type ToNumber<S extends string> = S extends `${infer N extends number}` ? N : never;

/** D + n: the value beside the type {@link Plus}. A negative n subtracts. */
export const dimensionPlus = (dimension: Dimension, n: number): Dimension => {
  if (typeof dimension === "number") {
    if (dimension + n < 0) throw new ShapeError(`a size of ${dimension} - ${-n} is negative`);
    return dimension + n;
  }
  const { base, offset } = linear(dimension);
  const total = offset + n;
  return total === 0 ? base : total > 0 ? `${base}+${total}` : `${base}${total}`;
};

/** D - n: the value beside the type {@link Minus}. */
export const dimensionMinus = (dimension: Dimension, n: number): Dimension => dimensionPlus(dimension, -n);

/** A name as a sum: `"length-2"` is the base `length` and the offset -2. */
export const linear = (name: string): { readonly base: string; readonly offset: number } => {
  const [, base, offset] = /^(.*)([-+]\d+)$/s.exec(name) ?? [];
  return base === undefined ? { base: name, offset: 0 } : { base, offset: Number(offset) };
};

/** A · B: the value beside the type {@link Times}. */
export const dimensionTimes = (a: Dimension, b: Dimension): Dimension => {
  if (a === 1) return b;
  if (b === 1) return a;
  if (typeof a === "number" && typeof b === "number") return a * b;
  return `${factor(a)}*${factor(b)}`;
};

const factor = (dimension: Dimension): Dimension => (/[-+]\d+$/.test(String(dimension)) ? `(${dimension})` : dimension);
