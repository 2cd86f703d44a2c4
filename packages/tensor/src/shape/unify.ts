// Unifies the arguments of a call with a signature, as types and as values.
import { at } from "../at.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import { type Argument, type Binding, type BindInput, bindInput } from "./bind.ts";
import { type Dimension, type Shape, type Show, show, ShapeError } from "./dimension.ts";
import { typedNotation } from "./notation.ts";
import type { OutputShape, OutputType, Signature, SignatureParts, SignatureRule } from "./signature.ts";
import type { Faulty } from "./rule.ts";
import type { Negative, Substitute } from "./substitute.ts";

export { type Substitute, substituteNames } from "./substitute.ts";
export type { Argument, Binding, Bindings } from "./bind.ts";

/**
 * The dimensions that the names of a signature stand for in a call, or `[the number of the faulty argument, the sentence]`.
 *
 * Each name binds to the first dimension that it meets and has to agree with the others; a name such as `length-2` binds
 * and agrees through `length`, and a product such as `heads*dim` agrees once its factors are bound, wherever they are. `...` stands for
 * all dimensions of an argument that are not named; those of one are the end of those of another.
 */
export type Unify<Name extends string, Signature extends string, Arguments extends readonly AnyTensor[]> =
  SignatureRule<Name, Signature> extends infer Parts
    ? Parts extends SignatureParts
      ? number extends Arguments["length"] | Parts["inputs"]["length"]
        ? Readonly<Record<string, Dimension>>
        : Arguments["length"] extends Parts["inputs"]["length"]
          ? Signature extends `${string}*${string}`
            ? UnifyAgain<Name, Parts["inputs"], Arguments, UnifyAll<Name, Parts["inputs"], Arguments>>
            : Signature extends `${string} -> ${string}-${string}`
              ? Remaining<Name, Parts["output"], UnifyAll<Name, Parts["inputs"], Arguments>>
              : UnifyAll<Name, Parts["inputs"], Arguments>
          : Miscounted<Name, Signature, Parts["inputs"], Arguments>
      : readonly [0, Parts]
    : never;

/** The bindings, unless nothing is left of a dimension of the output such as `length-2`: the sentence stands on the first argument. */
type Remaining<Name extends string, Output extends Shape, Bound> = Bound extends readonly [number, string]
  ? Bound
  : [Negative<Output, Bound>] extends [never]
    ? Bound
    : readonly [0, `${Name}: '${Negative<Output, Bound>}' would be negative`];

/** With all names bound, products are compared. */
type UnifyAgain<
  Name extends string,
  Inputs extends readonly string[],
  Arguments extends readonly AnyTensor[],
  Bound,
> = Bound extends readonly [number, string] ? Bound : UnifyAll<Name, Inputs, Arguments, Bound>;

type UnifyAll<
  Name extends string,
  Inputs extends readonly string[],
  Arguments extends readonly AnyTensor[],
  Bound = unknown,
  Done extends 0[] = [],
> = Inputs extends readonly [infer Input extends string, ...infer Others extends readonly string[]]
  ? Arguments extends readonly [infer X extends AnyTensor, ...infer Xs extends readonly AnyTensor[]]
    ? BindInput<Input, X["shape"], X["dtype"], Bound> extends infer R
      ? R extends string
        ? readonly [Done["length"], `${Name}: ${Show<X["shape"]>} against '${Input}': ${R}`]
        : UnifyAll<Name, Others, Xs, R, [...Done, 0]>
      : never
    : Bound
  : Bound;

/** The sentence stands on the first argument too many, or on the last one if there are too few. */
type Miscounted<
  Name extends string,
  Signature extends string,
  Inputs extends readonly string[],
  Arguments extends readonly AnyTensor[],
> = readonly [
  Arguments extends readonly [...{ [I in keyof Inputs]: unknown }, infer _, ...infer _]
    ? Inputs["length"]
    : Arguments extends readonly [unknown, ...infer Rest]
      ? Rest["length"]
      : 0,
  `${Name}: '${Signature}': the number of arguments is ${Inputs["length"]}, not ${Arguments["length"]}`,
];

/** The arguments as they are given, except that the one that does not fit becomes the sentence that says why. */
export type Fit<Arguments extends readonly unknown[], R> = R extends readonly [infer Index extends number, infer Why]
  ? { [I in keyof Arguments]: I extends `${Index}` ? Why : Arguments[I] }
  : Arguments;

/** The result of a call; after a fault a tensor of any shape, so that one fault gives one message. */
export type FnResult<Name extends string, Signature extends string, Arguments extends readonly AnyTensor[]> =
  Unify<Name, Signature, Arguments> extends infer R
    ? R extends readonly [number, string]
      ? Tensor<Faulty>
      : Substitute<OutputShape<Signature>, R> extends infer S extends Shape
        ? Tensor<S, OutputType<Signature>>
        : never
    : never;

/**
 * The dimensions that the names of a signature stand for in a call: the value beside the type {@link Unify}. It also sees a fault
 * that the compiler cannot see: one name of a dimension with two sizes.
 */
export const unify = (name: string, signature: Signature, inputs: readonly Argument[]): Map<string, Binding> => {
  const { text, inputs: all, dtypes } = signature;
  if (inputs.length !== all.length) {
    throw new ShapeError(`${name}: '${text}': the number of arguments is ${all.length}, not ${inputs.length}`);
  }
  const bindings = new Map<string, Binding>();
  const bindEach = (): void => {
    for (const [index, input] of inputs.entries()) {
      const names = at(all, index);
      const dtype = at(dtypes, index);
      const reason = bindInput(names, dtype, input, bindings);
      const notation = typedNotation(dtype, names);
      if (reason !== undefined) throw new ShapeError(`${name}: ${show(input.shape)} against '${notation}': ${reason}`);
    }
  };
  bindEach();
  // With all names bound, products are compared.
  if (text.includes("*")) bindEach();
  return bindings;
};
