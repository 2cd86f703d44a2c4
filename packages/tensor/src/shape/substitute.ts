// The shape that a signature's output stands for, as a type and as a value.
import { dimensionPlus, linear, type Minus, type Plus } from "./arithmetic.ts";
import { type Bindings, ellipsisOf, multiplied, type Multiplied } from "./bind.ts";
import { type Dimension, type Shape, ShapeError } from "./dimension.ts";
import type { Faulty } from "./rule.ts";

/** The shape that a signature's output stands for in a call. */
export type Substitute<Output extends Shape, Bound> = "..." extends Output[number]
  ? number extends Output["length"]
    ? Shape
    : Ellipsis<Bound> extends infer Rest extends Shape
      ? 0 extends 1 & Rest
        ? Faulty
        : SubstituteAll<Output, Bound, Rest>
      : never
  : { -readonly [I in keyof Output]: Meaning<Output[I], Bound> };

type SubstituteAll<Output extends Shape, Bound, Rest extends Shape> = Output extends readonly [
  infer First,
  ...infer Others extends Shape,
]
  ? First extends "..."
    ? [...Rest, ...SubstituteAll<Others, Bound, Rest>]
    : [Meaning<First, Bound>, ...SubstituteAll<Others, Bound, Rest>]
  : [];

/** What `...` stands for: as many dimensions as are bound. */
type Ellipsis<Bound, Found extends Shape = []> = "..." extends keyof Bound
  ? Bound["..."]
  : `...${[...Found, 0]["length"]}` extends infer Next extends keyof Bound
    ? Ellipsis<Bound, [Bound[Next] & Dimension, ...Found]>
    : Found;

type Meaning<Name, Bound> = Name extends keyof Bound
  ? Bound[Name]
  : Name extends `${string}*${string}`
    ? Multiplied<Name, Bound>
    : Name extends `${infer Base extends keyof Bound & string}-${infer N extends number}`
      ? Minus<Bound[Base] & Dimension, N>
      : Name extends `${infer Base extends keyof Bound & string}+${infer N extends number}`
        ? Plus<Bound[Base] & Dimension, N>
        : Name;

/** The first dimension of a signature's output of which less than nothing is left in a call; never if there is none. */
export type Negative<Output extends Shape, Bound> = Output extends readonly [infer First, ...infer Others extends Shape]
  ? First extends `${infer Base extends keyof Bound & string}-${infer N extends number}`
    ? [Minus<Bound[Base] & Dimension, N>] extends [never]
      ? First
      : Negative<Others, Bound>
    : Negative<Others, Bound>
  : never;

/**
 * The shape that a signature's output stands for: the value beside the type {@link Substitute}. Throws the sentence where less than
 * nothing would be left of a dimension, also of one with a name.
 */
export const substituteNames = (operation: string, output: Shape, bindings: Bindings): Shape =>
  output.flatMap((name) => {
    if (typeof name === "number") return [name];
    if (name === "...") return ellipsisOf(bindings).map(({ dimension }) => dimension);
    if (name.includes("*")) return [multiplied(name, bindings)?.dimension ?? name];
    const { base, offset } = linear(name);
    const bound = bindings.get(base);
    if (bound === undefined) return [name];
    // Of what is in an input too, binding has told.
    if (bound.size + offset < 0) throw new ShapeError(`${operation}: '${name}' would be negative`);
    return [dimensionPlus(bound.dimension, offset)];
  });
