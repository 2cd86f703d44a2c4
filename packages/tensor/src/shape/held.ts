/** Holds several tensors of a call to notations, parts of arguments too: as types and as values. */
import type { AnyTensor, Tensor } from "../tensor.ts";
import { type Binding, type BindInput, bindInput } from "./bind.ts";
import { type Shape, ShapeError, type Show, show } from "./dimension.ts";
import type { NotFloat } from "./dtype.ts";
import { parseDimensions } from "./notation.ts";
import type { Faulty } from "./rule.ts";

/** A tensor by its path among the arguments, `weights.input`, and the notation that it is held to. */
type Part = readonly [path: string, x: AnyTensor, notation: string];

/**
 * The path and the sentence of the first tensor that is not of floats, or else of the first that does not fit; undefined if all are and
 * do. A name binds to the first dimension that it meets.
 */
export type HeldRule<Name extends string, Parts extends readonly Part[]> =
  OfFloats<Name, Parts> extends infer R ? (R extends undefined ? Bound<Name, Parts> : R) : never;

type OfFloats<Name extends string, Parts extends readonly Part[]> = Parts extends readonly [
  readonly [infer Path extends string, infer X extends AnyTensor, string],
  ...infer Others extends readonly Part[],
]
  ? [X["dtype"]] extends ["float"]
    ? OfFloats<Name, Others>
    : readonly [Path, NotFloat<Name, Path, X["shape"], X["dtype"]>]
  : undefined;

type Bound<Name extends string, Parts extends readonly Part[], Bindings = unknown> = Parts extends readonly [
  readonly [infer Path extends string, infer X extends AnyTensor, infer Notation extends string],
  ...infer Others extends readonly Part[],
]
  ? BindInput<Notation, X["shape"], X["dtype"], Bindings> extends infer R
    ? R extends string
      ? readonly [Path, `${Name}: '${Path}' ${Show<X["shape"]>} against '${Notation}': ${R}`]
      : Bound<Name, Others, R>
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

/** Throws unless the dimensions of tensors of floats agree, as their notations say: the value beside the type {@link HeldRule}. */
export const holdParts = (name: string, parts: readonly Part[]): void => {
  const bindings = new Map<string, Binding>();
  for (const [path, x, notation] of parts) {
    const why = bindInput(parseDimensions(name, notation), "float", x, bindings);
    if (why === undefined) continue;
    throw new ShapeError(`${name}: '${path}' ${show(x.shape)} against '${notation}': ${why}`);
  }
};
