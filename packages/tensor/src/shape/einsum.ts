/**
 * The rule for the notation of a sum of products, beyond the rule for a function: names, sums and products of names, each once in
 * the output.
 */
import type { AnyTensor } from "../tensor.ts";
import type { Dimension, Shape } from "./dimension.ts";
import { ShapeError } from "./dimension.ts";
import type { NotFloat } from "./dtype.ts";
import type { Inputs, Signature, SignatureParts, SignatureRule } from "./signature.ts";
import { factorsOf } from "./word.ts";
import type { FnResult, Unify } from "./unify.ts";

/** The notation of a sum of products, or the sentence that says why it is none. */
export type EinsumRule<Notation extends string> = string extends Notation
  ? Notation
  : SignatureRule<"einsum", Notation> extends infer Parts extends SignatureParts
    ? Notation extends `${string}int:${string}`
      ? `einsum: '${Notation}': a product is of floats: there is no 'int:' in it`
      : Notation extends `${string}bool:${string}`
        ? `einsum: '${Notation}': a product is of floats: there is no 'bool:' in it`
        : Faults<Notation, Inputs<Notation>, Parts>
    : Notation; // The sentence of a signature stands on the first argument, as in the call of a function.

type Faults<Notation extends string, Shapes extends readonly Shape[], Parts extends SignatureParts> = [
  Nameless<Shapes[number][number]>,
] extends [never]
  ? [Unnamed<FactorsOf<Parts["output"]>, FactorsOf<Shapes[number]>[number]>] extends [never]
    ? [Twice<FactorsOf<Parts["output"]>>] extends [never]
      ? Notation
      : `einsum: '${Notation}': '${Twice<FactorsOf<Parts["output"]>>}' is in the output twice`
    : `einsum: '${Notation}': '${Unnamed<FactorsOf<Parts["output"]>, FactorsOf<Shapes[number]>[number]>}' is in the output, but in no input`
  : `einsum: '${Notation}': dimensions are named here, but '${FirstNameless<Shapes>}' is no name`;

/** A dimension that is a size, or a factor that is one. */
type Nameless<D> = D extends number
  ? D
  : D extends `${infer A}*${infer B}`
    ? Nameless<A> | Nameless<B>
    : D extends `${infer N extends number}`
      ? N
      : never;

/** The first of these in some shapes. */
type FirstNameless<Shapes extends readonly Shape[]> = Shapes extends readonly [
  infer S extends Shape,
  ...infer Others extends readonly Shape[],
]
  ? [NamelessIn<FactorsOf<S>>] extends [never]
    ? FirstNameless<Others>
    : NamelessIn<FactorsOf<S>>
  : never;

type NamelessIn<S extends Shape> = S extends readonly [infer First, ...infer Rest extends Shape]
  ? [Nameless<First>] extends [never]
    ? NamelessIn<Rest>
    : Nameless<First>
  : never;

/** The dimensions with the factors of a product in its place. */
export type FactorsOf<S extends Shape> = S extends readonly [infer First, ...infer Rest extends Shape]
  ? First extends `${infer A}*${infer B}`
    ? [A, ...FactorsOf<[B, ...Rest]>]
    : [First & Dimension, ...FactorsOf<Rest>]
  : [];

/** The first dimension of the output that no argument has. */
type Unnamed<S extends Shape, Given> = S extends readonly [infer First, ...infer Rest extends Shape]
  ? First extends Given
    ? Unnamed<Rest, Given>
    : First & Dimension
  : never;

/** The first dimension that occurs again. */
type Twice<S extends Shape> = S extends readonly [infer First extends Dimension, ...infer Rest extends Shape]
  ? First extends Rest[number]
    ? First
    : Twice<Rest>
  : never;

/** {@link Unify} for a sum of products, whose arguments are floats: `[the number of the faulty argument, the sentence]` else. */
export type EinsumFit<Notation extends string, A extends readonly AnyTensor[]> = [A[number]["dtype"]] extends ["float"]
  ? Unify<"einsum", Notation, A>
  : FirstOther<A>;

/** The result of a sum of products, by its notation, as for the call of a function. */
export type EinsumResult<Notation extends string, A extends readonly AnyTensor[]> = FnResult<"einsum", Notation, A>;

type FirstOther<A extends readonly AnyTensor[], Done extends 0[] = []> = A extends readonly [
  infer First extends AnyTensor,
  ...infer Rest extends readonly AnyTensor[],
]
  ? [First["dtype"]] extends ["float"]
    ? FirstOther<Rest, [...Done, 0]>
    : readonly [Done["length"], NotFloat<"einsum", `inputs[${Done["length"]}]`, First["shape"], First["dtype"]>]
  : readonly [0, NotFloat<"einsum", "inputs", Shape>];

/** Throws unless a signature is the notation of a sum of products: the value beside the type {@link EinsumRule}. */
export const checkEinsum = ({ text, inputs, output, dtypes, outputType }: Signature): void => {
  const fault = (reason: string): ShapeError => new ShapeError(`einsum: '${text}': ${reason}`);
  const types = [...dtypes, outputType];
  const other = (["int", "bool"] as const).find((dtype) => types.includes(dtype));
  if (other) throw fault(`a product is of floats: there is no '${other}:' in it`);
  const given = inputs.flat().flatMap(factorsOf);
  const nameless = given.find((dimension) => typeof dimension === "number");
  if (nameless !== undefined) throw fault(`dimensions are named here, but '${nameless}' is no name`);
  const results = output.flatMap(factorsOf);
  const unnamed = results.find((dimension) => !given.includes(dimension));
  if (unnamed !== undefined) throw fault(`'${unnamed}' is in the output, but in no input`);
  const twice = results.find((dimension, axis) => results.includes(dimension, axis + 1));
  if (twice !== undefined) throw fault(`'${twice}' is in the output twice`);
};
