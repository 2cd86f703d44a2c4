/** Holds several tensors of a call to notations, parts of arguments too: as types and as values. */
import { at } from "../at.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import { type Binding, type BindInput, bindInput } from "./bind.ts";
import { type Shape, ShapeError, type Show, show } from "./dimension.ts";
import { floatTensor, type NotFloat } from "./dtype.ts";
import { parseDimensions } from "./notation.ts";
import type { Faulty } from "./rule.ts";

/** Tensors by their paths among the arguments, `weights.input`, each with the notation that it is held to. */
type Notations = readonly (readonly [path: string, notation: string])[];

/**
 * The path and the sentence of the first tensor that is not of floats, or else of the first that does not fit; undefined if all are and
 * do. A name binds to the first dimension that it meets.
 */
export type HeldRule<Name extends string, Parts extends Notations, Given extends readonly AnyTensor[]> =
  OfFloats<Name, Parts, Given> extends infer R ? (R extends undefined ? Bound<Name, Parts, Given> : R) : never;

type OfFloats<Name extends string, Parts extends Notations, Given extends readonly AnyTensor[]> = [
  Parts,
  Given,
] extends [
  readonly [readonly [infer Path extends string, string], ...infer Others extends Notations],
  readonly [infer X extends AnyTensor, ...infer Xs extends readonly AnyTensor[]],
]
  ? [X["dtype"]] extends ["float"]
    ? OfFloats<Name, Others, Xs>
    : readonly [Path, NotFloat<Name, Path, X["shape"], X["dtype"]>]
  : undefined;

type Bound<Name extends string, Parts extends Notations, Given extends readonly AnyTensor[], Bindings = unknown> = [
  Parts,
  Given,
] extends [
  readonly [readonly [infer Path extends string, infer Notation extends string], ...infer Others extends Notations],
  readonly [infer X extends AnyTensor, ...infer Xs extends readonly AnyTensor[]],
]
  ? BindInput<Notation, X["shape"], X["dtype"], Bindings> extends infer R
    ? R extends string
      ? readonly [Path, `${Name}: '${Path}' ${Show<X["shape"]>} against '${Notation}': ${R}`]
      : Bound<Name, Others, Xs, R>
    : never
  : undefined;

/** The type of an argument: as given, or the sentence of a {@link HeldRule} on it or on a part of it. */
export type HeldArgument<Argument extends string, Given, R> = R extends readonly [infer Path, infer Why]
  ? Path extends Argument | `${Argument}.${string}`
    ? Why
    : Given
  : Given;

/** A result where all tensors fit; after a fault any, so that one fault gives one message. */
export type HeldResult<S extends Shape, R> = R extends undefined ? Tensor<S> : Faulty;

/** Throws unless tensors are of floats, and fit their notations together: the value beside the type {@link HeldRule}. */
export const holdParts = (name: string, parts: Notations, given: readonly unknown[]): void => {
  const tensors = parts.map(([path], i) => floatTensor(name, path, given[i]));
  const bindings = new Map<string, Binding>();
  for (const [i, [path, notation]] of parts.entries()) {
    const x = at(tensors, i);
    const why = bindInput(parseDimensions(name, notation), "float", x, bindings);
    if (why !== undefined) throw new ShapeError(`${name}: '${path}' ${show(x.shape)} against '${notation}': ${why}`);
  }
};
