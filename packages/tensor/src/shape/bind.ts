// Binds the names of a signature to the dimensions of a call, as types and as values.
import type { DType } from "../tensor.ts";
import { at } from "../at.ts";
import { dimensionPlus, dimensionTimes, linear, type Minus, type Plus, type Times } from "./arithmetic.ts";
import type { Sized } from "./broadcast.ts";
import type { Dimension, Shape } from "./dimension.ts";
import type { Dimensions } from "./notation.ts";
import { factorsOf } from "./word.ts";
import type { Agree, Faulty } from "./rule.ts";

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

type UnifyShape<Named extends Shape, S extends Shape, Bound> = "..." extends Named[number]
  ? number extends S["length"]
    ? Bound & { readonly [K in Extract<Named[number], string>]: K extends "..." ? Unranked<S> : S[number] }
    : Named extends readonly [unknown, ...infer Others]
      ? S extends readonly [...{ [I in keyof Others]: unknown }, ...infer Rest]
        ? BindAll<Spread<Named, Rest>, S, Bound>
        : `the rank is ${S["length"]}, less than ${Others["length"]}`
      : never
  : number extends S["length"]
    ? BindAll<Named, { [I in keyof Named]: S[number] }, Bound>
    : S["length"] extends Named["length"]
      ? BindAll<Named, S, Bound>
      : `the rank is ${S["length"]}, not ${Named["length"]}`;

/** What `...` stands for in a shape of any rank. A faulty shape stays faulty. */
type Unranked<S> = 0 extends 1 & S ? Faulty : Shape;

/**
 * The names with one for each dimension that `...` stands for: `...2`, `...1`, counted from the right, so that the end of one argument's
 * agrees with the end of another's.
 */
type Spread<Named extends Shape, Rest extends readonly unknown[]> = Named extends readonly [
  infer First extends Dimension,
  ...infer Others extends Shape,
]
  ? First extends "..."
    ? [...Unnamed<Rest>, ...Others]
    : [First, ...Spread<Others, Rest>]
  : [];

type Unnamed<Rest extends readonly unknown[]> = Rest extends readonly [unknown, ...infer Others]
  ? [`...${Rest["length"]}`, ...Unnamed<Others>]
  : [];

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
    : Name extends `${string}*${string}`
      ? Compared<Name, Multiplied<Name, Bound>, D, Bound>
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

/** A product is compared once all of its factors are bound: see {@link Unify}. */
type Compared<Name extends Dimension, Above, D extends Dimension, Bound> = [Above] extends [undefined]
  ? Bound
  : Compare<Name, Above, D, Bound>;

/** The dimension that a product stands for; undefined if a factor is not bound. */
export type Multiplied<Name extends string, Bound, Product extends Dimension = 1> = Name extends `${infer A}*${infer B}`
  ? MeaningOf<A, Bound> extends infer M extends Dimension
    ? Multiplied<B, Bound, Times<Product, M>>
    : undefined
  : MeaningOf<Name, Bound> extends infer M extends Dimension
    ? Times<Product, M>
    : undefined;

type MeaningOf<Factor extends string, Bound> = Factor extends keyof Bound
  ? Bound[Factor]
  : Factor extends `${infer N extends number}`
    ? N
    : undefined;

type Compare<Name extends Dimension, Above, D extends Dimension, Bound> = { is: D } extends { is: Above }
  ? Bound
  : [Above] extends [never]
    ? `'${Name}' would be negative`
    : Agree<Above, D> extends true
      ? Bound
      : `'${Name extends `...${number}` ? "..." : Name}' is ${Above & Dimension} above, but ${D} here`;

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
  const isSpread = names.includes("...");
  if (isSpread && rank < names.length - 1) return `the rank is ${rank}, less than ${names.length - 1}`;
  if (!isSpread && rank !== names.length) return `the rank is ${rank}, not ${names.length}`;
  for (const [axis, name] of spread(names, rank).entries()) {
    const met = { dimension: at(argument.shape, axis), size: at(argument.sizes, axis) };
    const reason = bind(name, met, bindings) ?? resized(met, bindings);
    if (reason !== undefined) return reason;
  }
  return undefined;
};

/** The names with one for each dimension that `...` stands for: the value beside the type {@link Spread}. */
export const spread = (names: Shape, rank: number): Shape => {
  const count = rank - names.length + 1;
  const unnamed = Array.from({ length: Math.max(0, count) }, (_, k) => `...${count - k}`);
  return names.flatMap((name) => (name === "..." ? unnamed : [name]));
};

/** What `...` stands for in a call: the most dimensions that one of the arguments has for it. */
export const ellipsisOf = (bindings: Bindings): readonly Binding[] => {
  const next = (found: readonly Binding[]): readonly Binding[] => {
    const more = bindings.get(`...${found.length + 1}`);
    return more ? next([more, ...found]) : found;
  };
  return next([]);
};

/** The dimension that a product of names and sizes stands for; undefined if a factor is not bound. */
export const multiplied = (name: string, bindings: Bindings): Binding | undefined => {
  let product: Binding = { dimension: 1, size: 1 };
  for (const factor of factorsOf(name)) {
    const met = typeof factor === "number" ? { dimension: factor, size: factor } : bindings.get(factor);
    if (!met) return undefined;
    product = { dimension: dimensionTimes(product.dimension, met.dimension), size: product.size * met.size };
  }
  return product;
};

const bind = (name: Dimension, met: Binding, bindings: Map<string, Binding>): string | undefined => {
  if (typeof name === "number") return met.dimension === name ? undefined : `${met.dimension} is not ${name}`;
  if (name.includes("*")) {
    const product = multiplied(name, bindings);
    return product && compared(name, product, met);
  }
  const { base, offset } = linear(name);
  const above = bindings.get(base);
  if (above !== undefined) {
    if (typeof above.dimension === "number" && above.dimension + offset < 0) return `'${name}' would be negative`;
    return compared(name, { dimension: dimensionPlus(above.dimension, offset), size: above.size + offset }, met);
  }
  if (typeof met.dimension === "number" && met.dimension < offset) return `${met.dimension} is less than ${offset}`;
  bindings.set(base, { dimension: dimensionPlus(met.dimension, -offset), size: met.size - offset });
  return undefined;
};

const compared = (name: string, above: Binding, here: Binding): string | undefined => {
  const label = name.startsWith("...") ? "..." : name;
  if (above.dimension !== here.dimension) return `'${label}' is ${above.dimension} above, but ${here.dimension} here`;
  return above.size === here.size ? undefined : `'${label}' has size ${above.size} above, but ${here.size} here`;
};

/** One name of a dimension with two sizes, bound through two names of the signature. */
const resized = (met: Binding, bindings: Bindings): string | undefined => {
  const other = [...bindings.values()].find(({ dimension, size }) => dimension === met.dimension && size !== met.size);
  return other && `'${met.dimension}' has size ${other.size} above, but ${met.size} here`;
};
