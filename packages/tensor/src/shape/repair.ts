/** Proposes code where two shapes do not broadcast: the end of a sentence, as a type and as a value. */
import type { Dimension, Shape } from "./dimension.ts";

/**
 * The code that puts dimensions of size 1 into the one of two shapes that has the dimensions of the other but for some: `[batch, dim]`
 * beside `[batch, length, dim]` is meant as `[batch, 1, dim]`. Empty if neither has. A choice has three arguments, two of which may
 * have been brought together already: there is none for it.
 */
export type Repair<Name extends string, A extends Shape, B extends Shape> = Name extends "select"
  ? ""
  : [Widened<A, B>] extends [never]
    ? [Widened<B, A>] extends [never]
      ? ""
      : `; try expand(b, '${Widened<B, A>}')`
    : `; try expand(a, '${Widened<A, B>}')`;

/** The notation of the narrow shape with 1 where it lacks a dimension of the wide one, from the right; never if it has others. */
type Widened<Narrow extends Shape, Wide extends Shape, Text extends string = ""> = Narrow extends readonly [
  ...infer Left extends Shape,
  infer X extends Dimension,
]
  ? Wide extends readonly [...infer Rest extends Shape, infer Y extends Dimension]
    ? [X] extends [Y]
      ? Widened<Left, Rest, Spaced<X, Text>>
      : Widened<Narrow, Rest, Spaced<1, Text>>
    : never
  : Text;

type Spaced<D extends Dimension, Text extends string> = Text extends "" ? `${D}` : `${D} ${Text}`;

/** The code that is likely meant: the value beside the type {@link Repair}. */
export const repairOf = (name: string, a: Shape, b: Shape): string => {
  if (name === "select") return "";
  const [first, second] = [widened(a, b), widened(b, a)];
  if (first !== undefined) return `; try expand(a, '${first}')`;
  return second === undefined ? "" : `; try expand(b, '${second}')`;
};

const widened = (narrow: Shape, wide: Shape): string | undefined => {
  const words: Dimension[] = [];
  let left = narrow.length;
  for (const dimension of wide.toReversed()) {
    if (left === 0) break;
    const isThere = narrow[left - 1] === dimension;
    if (isThere) left -= 1;
    words.unshift(isThere ? dimension : 1);
  }
  return left === 0 ? words.join(" ") : undefined;
};
