/**
 * The rule for the notation of a sum of products, beyond the rule for a function: names alone, once in the output, and `...` for all
 * dimensions that are not named.
 */
import { at } from "../at.ts";
import type { AnyTensor } from "../tensor.ts";
import type { Shape } from "./dimension.ts";
import { ShapeError } from "./dimension.ts";
import type { NotFloat } from "./dtype.ts";
import type { Dimensions, Inputs, Signature, SignatureParts, SignatureRule } from "./notation.ts";
import type { FnResult, Unify } from "./unify.ts";

/** The notation of a sum of products, or the sentence that says why it is none. */
export type EinsumRule<Notation extends string> = string extends Notation
  ? Notation
  : SignatureRule<Notation> extends infer Parts extends SignatureParts
    ? Notation extends `${string}int:${string}`
      ? `einsum: '${Notation}': a product is of floats: there is no 'int:' in it`
      : Faults<Notation, Inputs<Notation>, Parts>
    : Notation; // The sentence of a signature stands on the first argument, as in the call of a function.

type Faults<Notation extends string, Shapes extends readonly Shape[], Parts extends SignatureParts> = [
  Nameless<Shapes[number][number]>,
] extends [never]
  ? [Ellipses<Parts["inputs"]>] extends [never]
    ? [Twice<Parts["output"]>] extends [never]
      ? Notation
      : `einsum: '${Notation}': '${Twice<Parts["output"]>}' is in the output twice`
    : `einsum: '${Notation}': '...' is in one argument twice`
  : `einsum: '${Notation}': dimensions are named here, but '${Nameless<Shapes[number][number]>}' is no name`;

/** The inputs with more than one `...`. */
type Ellipses<Notations extends readonly string[]> = Extract<Notations[number], `${string}...${string}...${string}`>;

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
  ? Unify<Spelled<Notation, A>, A>
  : FirstOther<A>;

/** The result of a sum of products, by its notation, as for the call of a function. */
export type EinsumResult<Notation extends string, A extends readonly AnyTensor[]> = FnResult<Spelled<Notation, A>, A>;

/** The notation with names for what `...` stands for in a call, counted from the right, so that the last ones agree. */
export type Spelled<Notation extends string, A extends readonly AnyTensor[]> = Notation extends `${string}...${string}`
  ? number extends A["length"] | A[number]["shape"]["length"]
    ? string
    : SignatureRule<Notation> extends { readonly inputs: { readonly length: A["length"] } }
      ? Notation extends `${infer Left} ->${infer Right}`
        ? `${SpelledInputs<Left, A>} ->${Spell<Right, Longest<Left, A>>}`
        : Notation
      : Notation
  : Notation;

type SpelledInputs<Left extends string, A extends readonly unknown[]> = Left extends `${infer First}, ${infer Others}`
  ? A extends readonly [infer X, ...infer Xs]
    ? `${Spell<First, Unnamed<First, X>>}, ${SpelledInputs<Others, Xs>}`
    : Left
  : Spell<Left, Unnamed<Left, A[0]>>;

/** The names for the most dimensions that `...` stands for in one of the arguments. Those for fewer are its end. */
type Longest<Left extends string, A extends readonly unknown[], Most extends string = ""> = A extends readonly [
  infer X,
  ...infer Xs,
]
  ? Left extends `${infer First}, ${infer Others}`
    ? Longest<Others, Xs, Longer<Most, Unnamed<First, X>>>
    : Longer<Most, Unnamed<Left, X>>
  : Most;

type Longer<A extends string, B extends string> = A extends `${string}${B}` ? A : B;

/** Names for the dimensions of an argument that its notation has no others for. */
type Unnamed<Input extends string, X> = X extends { readonly shape: infer S extends Shape }
  ? Dimensions<Input> extends readonly [unknown, ...infer Named]
    ? S extends readonly [...{ [I in keyof Named]: unknown }, ...infer Rest]
      ? Input extends `${string}...${string}`
        ? ELLIPSES[Rest["length"] & keyof ELLIPSES] & string
        : ""
      : ""
    : ""
  : "";

/** Names for up to six dimensions. */
type ELLIPSES = [
  "",
  "ellipsis1",
  "ellipsis2 ellipsis1",
  "ellipsis3 ellipsis2 ellipsis1",
  "ellipsis4 ellipsis3 ellipsis2 ellipsis1",
  "ellipsis5 ellipsis4 ellipsis3 ellipsis2 ellipsis1",
  "ellipsis6 ellipsis5 ellipsis4 ellipsis3 ellipsis2 ellipsis1",
];

/** A notation with names in the place of `...`. */
type Spell<Input extends string, Names extends string> = Names extends ""
  ? Input extends `${infer Before} ... ${infer Behind}`
    ? `${Before} ${Behind}`
    : Input extends `... ${infer Behind}`
      ? Behind
      : Input extends `${infer Before} ...`
        ? Before
        : Input extends "..."
          ? ""
          : Input
  : Input extends `${infer Before}...${infer Behind}`
    ? `${Before}${Names}${Behind}`
    : Input;

/** The notation with names for what `...` stands for in a call: the value beside the type {@link Spelled}. */
export const spelled = (notation: string, inputs: readonly Pick<AnyTensor, "shape">[]): string => {
  if (!notation.includes("...")) return notation;
  const [, left = "", right = ""] = /^(.*?) ->(.*)$/s.exec(notation) ?? [];
  const parts = left.split(", ");
  if (parts.some((part) => part.split("...").length > 2))
    throw new ShapeError(`einsum: '${notation}': '...' is in one argument twice`);
  if (!left.includes("...")) throw new ShapeError(`'${notation}': '...' is in the output, but in no input`);
  if (parts.length !== inputs.length)
    throw new ShapeError(`'${notation}': the number of arguments is ${parts.length}, not ${inputs.length}`);
  const counts = parts.map((part, i) =>
    part.includes("...") ? Math.max(0, at(inputs, i).shape.length - part.split(" ").length + 1) : 0,
  );
  const named = (part: string, count: number): string => {
    const names = Array.from({ length: count }, (_, k) => `ellipsis${count - k}`);
    return part
      .split(" ")
      .flatMap((word) => (word === "..." ? names : [word]))
      .join(" ");
  };
  return `${parts.map((part, i) => named(part, at(counts, i))).join(", ")} ->${named(right, Math.max(...counts))}`;
};

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
  const nameless = inputs.flat().find((dimension) => typeof dimension === "number" || /[-+]\d+$/.test(dimension));
  if (nameless !== undefined) throw fault(`: dimensions are named here, but '${nameless}' is no name`);
  const twice = (shape: Shape) => shape.find((dimension, axis) => shape.includes(dimension, axis + 1));
  if (twice(output) !== undefined) throw fault(`: '${twice(output)}' is in the output twice`);
};
