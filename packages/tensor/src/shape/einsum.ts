/** The rule for the notation of a sum of products, beyond the rule for a function: each name occurs once in each place. */
import type { AnyTensor } from "../tensor.ts";
import type { Shape } from "./dimension.ts";
import { ShapeError } from "./dimension.ts";
import type { NotFloat } from "./dtype.ts";
import type { Inputs, Signature, SignatureParts, SignatureRule } from "./notation.ts";
import type { Unify } from "./unify.ts";

/** The notation of a sum of products, or the sentence that says why it is none. */
export type EinsumRule<Notation extends string> = string extends Notation
  ? Notation
  : SignatureRule<Notation> extends infer Parts extends SignatureParts
    ? Notation extends `${string}int:${string}`
      ? `einsum: '${Notation}': a product is of floats: there is no 'int:' in it`
      : Parts["inputs"]["length"] extends 1 | 2
        ? Faults<Notation, Inputs<Notation>, Parts["output"]>
        : `einsum: '${Notation}' has ${Parts["inputs"]["length"]} arguments: one or two can be contracted at once`
    : Notation; // The sentence of a signature stands on the first argument, as in the call of a function.

type Faults<Notation extends string, Shapes extends readonly Shape[], Output extends Shape> = [
  Nameless<Shapes[number][number]>,
] extends [never]
  ? [{ [I in keyof Shapes]: Twice<Shapes[I]> }[number]] extends [never]
    ? [Twice<Output>] extends [never]
      ? Notation
      : `einsum: '${Notation}': '${Twice<Output>}' is in the output twice`
    : `einsum: '${Notation}': '${{ [I in keyof Shapes]: Twice<Shapes[I]> }[number]}' is in one argument twice`
  : `einsum: '${Notation}': dimensions are named here, but '${Nameless<Shapes[number][number]>}' is no name`;

/** A dimension that is a size, or a sum such as `length-2`. */
type Nameless<D> = D extends number ? D : D extends `${string}-${number}` | `${string}+${number}` ? D : never;

/** The dimensions that occur again. */
type Twice<S extends Shape> = S extends readonly [infer First extends Shape[number], ...infer Rest extends Shape]
  ? First extends Rest[number]
    ? First
    : Twice<Rest>
  : never;

/** {@link Unify} for a sum of products, whose arguments are floats: `[the number of the faulty argument, the sentence]` else. */
export type EinsumFit<Notation extends string, A extends readonly AnyTensor[]> = [A[number]["dtype"]] extends ["float"]
  ? Unify<Notation, A>
  : FirstOther<A>;

type FirstOther<A extends readonly AnyTensor[], Done extends 0[] = []> = A extends readonly [
  infer First extends AnyTensor,
  ...infer Rest extends readonly AnyTensor[],
]
  ? [First["dtype"]] extends ["float"]
    ? FirstOther<Rest, [...Done, 0]>
    : readonly [Done["length"], NotFloat<"einsum", `inputs[${Done["length"]}]`, First["shape"], First["dtype"]>]
  : readonly [0, NotFloat<"einsum", "inputs", Shape>];

/** Throws unless a signature is the notation of a sum of products: the value beside the type {@link EinsumRule}. */
export const checkEinsum = ({ text, inputs, output, dtypes }: Signature): void => {
  const fault = (reason: string): ShapeError => new ShapeError(`einsum: '${text}'${reason}`);
  const other = dtypes.find((dtype) => dtype !== "float");
  if (other) throw fault(`: a product is of floats: there is no '${other}:' in it`);
  if (inputs.length > 2) throw fault(` has ${inputs.length} arguments: one or two can be contracted at once`);
  const nameless = inputs.flat().find((dimension) => typeof dimension === "number" || /[-+]\d+$/.test(dimension));
  if (nameless !== undefined) throw fault(`: dimensions are named here, but '${nameless}' is no name`);
  const twice = (shape: Shape) => shape.find((dimension, axis) => shape.includes(dimension, axis + 1));
  const within = inputs.map(twice).find((dimension) => dimension !== undefined);
  if (within !== undefined) throw fault(`: '${within}' is in one argument twice`);
  if (twice(output) !== undefined) throw fault(`: '${twice(output)}' is in the output twice`);
};
