// Binds the names of a signature to the dimensions of a call, as types and as values.
import type { DType } from "../tensor.ts";
import { at } from "../at.ts";
import { linear, type Minus, type Plus, plus } from "./arithmetic.ts";
import type { Sized } from "./broadcast.ts";
import type { Dimension, Shape } from "./dimension.ts";
import type { Dimensions } from "./notation.ts";
import type { Agree } from "./rule.ts";

/**
 * The bindings of the names after one more input has met its argument of shape S and type D, or the sentence that says why they
 * do not fit.
 */
export type BindInput<
  Input extends string,
  S extends Shape,
  D extends DType,
  Bound,
> = Input extends `${infer Own extends Exclude<DType, "float">}:${infer Notation}`
  ? Agree<D, Own> extends true
    ? UnifyShape<Dimensions<Notation>, S, Bound>
    : `the elements are ${D}, not ${Own}`
  : Agree<D, "float"> extends true
    ? UnifyShape<Dimensions<Input>, S, Bound>
    : `the elements are ${D}, write '${D}:${Input}'`;

type UnifyShape<Named extends Shape, S extends Shape, Bound> = number extends S["length"]
  ? BindAll<Named, { [I in keyof Named]: S[number] }, Bound>
  : S["length"] extends Named["length"]
    ? BindAll<Named, S, Bound>
    : `the rank is ${S["length"]}, not ${Named["length"]}`;

type BindAll<Named extends Shape, S extends Shape, Bound> = Named extends readonly [
  infer Name extends Dimension,
  ...infer Names extends Shape,
]
  ? S extends readonly [infer D extends Dimension, ...infer Ds extends Shape]
    ? Bind<Name, D, Bound> extends infer R
      ? R extends string
        ? R
        : BindAll<Names, Ds, R>
      : never
    : Bound
  : Bound;

type Bind<Name extends Dimension, D extends Dimension, Bound> = Name extends keyof Bound
  ? Compare<Name, Bound[Name], D, Bound>
  : Name extends number
    ? Agree<Name, D> extends true
      ? Bound
      : `${D} is not ${Name}`
    : Name extends `${infer Base}-${infer N extends number}`
      ? Base extends keyof Bound
        ? Compare<Name, Minus<Bound[Base] & Dimension, N>, D, Bound>
        : Bound & { readonly [K in Base]: Plus<D, N> }
      : Name extends `${infer Base}+${infer N extends number}`
        ? Base extends keyof Bound
          ? Compare<Name, Plus<Bound[Base] & Dimension, N>, D, Bound>
          : [Minus<D, N>] extends [never]
            ? `${D} is less than ${N}`
            : Bound & { readonly [K in Base]: Minus<D, N> }
        : Bound & { readonly [K in Name]: D };

type Compare<Name extends Dimension, Above, D extends Dimension, Bound> = { is: D } extends { is: Above }
  ? Bound
  : [Above] extends [never]
    ? `'${Name}' would be negative`
    : Agree<Above, D> extends true
      ? Bound
      : `'${Name}' is ${Above & Dimension} above, but ${D} here`;

/** The dimension that a name of a signature stands for in a call. */
export interface Binding {
  readonly dimension: Dimension;
  readonly size: number;
}

/** The dimensions that the names of a signature stand for in a call, in the order in which they were met. */
export type Bindings = ReadonlyMap<string, Binding>;

/** The facts about an argument; its type may be left out if it is the expected one. */
export interface Argument extends Sized {
  readonly dtype?: DType;
}

/** Adds the bindings of the names of one input, or says why they do not fit: the value beside the type {@link BindInput}. */
export const bindInput = (
  names: Shape,
  dtype: DType,
  argument: Argument,
  bindings: Map<string, Binding>,
): string | undefined => {
  const given = argument.dtype ?? dtype;
  if (given !== dtype) {
    return dtype === "float"
      ? `the elements are ${given}, write '${given}:${names.join(" ")}'`
      : `the elements are ${given}, not ${dtype}`;
  }
  const rank = argument.shape.length;
  if (rank !== names.length) return `the rank is ${rank}, not ${names.length}`;
  for (const [axis, name] of names.entries()) {
    const met = { dimension: at(argument.shape, axis), size: at(argument.sizes, axis) };
    const reason = bind(name, met, bindings) ?? resized(met, bindings);
    if (reason !== undefined) return reason;
  }
  return undefined;
};

const bind = (name: Dimension, met: Binding, bindings: Map<string, Binding>): string | undefined => {
  if (typeof name === "number") return met.dimension === name ? undefined : `${met.dimension} is not ${name}`;
  const { base, offset } = linear(name);
  const above = bindings.get(base);
  if (above !== undefined) {
    if (typeof above.dimension === "number" && above.dimension + offset < 0) return `'${name}' would be negative`;
    const expected = plus(above.dimension, offset);
    if (expected !== met.dimension) return `'${name}' is ${expected} above, but ${met.dimension} here`;
    const size = above.size + offset;
    return size === met.size ? undefined : `'${name}' has size ${size} above, but ${met.size} here`;
  }
  if (typeof met.dimension === "number" && met.dimension < offset) return `${met.dimension} is less than ${offset}`;
  bindings.set(base, { dimension: plus(met.dimension, -offset), size: met.size - offset });
  return undefined;
};

/** One name of a dimension with two sizes, bound through two names of the signature. */
const resized = (met: Binding, bindings: Bindings): string | undefined => {
  const other = [...bindings.values()].find(({ dimension, size }) => dimension === met.dimension && size !== met.size);
  return other && `'${met.dimension}' has size ${other.size} above, but ${met.size} here`;
};
