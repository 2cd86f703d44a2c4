// Shapes written as text, such as "batch 3 dim", as types and as values.
import type { DType, Tensor } from "../tensor.ts";
import { linear } from "./arithmetic.ts";
import { type Shape, ShapeError } from "./dimension.ts";

/** The dimensions that a notation lists, with a space between two: `"batch length 3"` is `["batch", "length", 3]`. */
export type Dimensions<Notation extends string> = string extends Notation
  ? Shape
  : Notation extends ""
    ? []
    : Notation extends `${infer First} ${infer Rest}`
      ? [Dimension<First>, ...Dimensions<Rest>]
      : [Dimension<Notation>];

type Dimension<Word extends string> = Word extends `${infer Size extends number}` ? Size : Word;

/** A signature taken apart by the compiler: the notations of its inputs, and the output's shape. */
export interface SignatureParts {
  readonly inputs: readonly string[];
  readonly output: Shape;
}

/** The parts of a signature such as `"a b, int:b c -> a c"`, or the sentence that says why it has none. */
export type SignatureRule<Signature extends string> = string extends Signature
  ? SignatureParts
  : Parts<Signature> extends infer Found extends SignatureParts
    ? [Unbound<Found["output"], Names<Found["inputs"]>>] extends [never]
      ? Found
      : `'${Signature}': '${Unbound<Found["output"], Names<Found["inputs"]>>}' is in the output, but in no input`
    : `'${Signature}': a signature reads 'inputs -> output'`;

type Parts<Signature extends string> = Signature extends `${infer Left} -> ${infer Right}`
  ? { readonly inputs: Commas<Left>; readonly output: Dimensions<Right> }
  : Signature extends `${infer Left} ->`
    ? { readonly inputs: Commas<Left>; readonly output: [] }
    : undefined;

type Commas<Left extends string> = Left extends `${infer First}, ${infer Rest}` ? [First, ...Commas<Rest>] : [Left];

type Names<Inputs extends readonly string[]> = Base<{ [I in keyof Inputs]: ShapeOf<Inputs[I]>[number] }[number]>;

/** The first name of the output that no input has. */
type Unbound<Output extends Shape, Bound> = Output extends readonly [infer First, ...infer Rest extends Shape]
  ? First extends string
    ? Base<First> extends Bound
      ? Unbound<Rest, Bound>
      : First
    : Unbound<Rest, Bound>
  : never;

/** The name in a sum such as `length-2`. */
type Base<Name> = Name extends `${infer Of}-${number}` ? Of : Name extends `${infer Of}+${number}` ? Of : Name;

/** The dimensions of a notation that may begin with the type of the elements. */
export type ShapeOf<Input extends string> = Input extends `${Exclude<DType, "float">}:${infer Notation}`
  ? Dimensions<Notation>
  : Dimensions<Input>;

/** The type of the elements that a notation states: `"int:batch"` are ints, `"bool:batch"` booleans, and all else floats. */
export type DTypeOf<Input extends string> = Input extends `${infer D extends Exclude<DType, "float">}:${string}`
  ? D
  : "float";

/** The shapes of a signature's inputs. */
export type Inputs<Signature extends string> =
  Parts<Signature> extends { readonly inputs: infer All extends readonly string[] }
    ? { -readonly [I in keyof All]: ShapeOf<All[I]> }
    : readonly Shape[];

/** The shape of a signature's output. */
export type Output<Signature extends string> =
  Parts<Signature> extends { readonly output: infer Right extends Shape } ? Right : Shape;

/** The tensors that a signature's inputs stand for: the parameters of a function's body. */
export type Parameters<Signature extends string> =
  Parts<Signature> extends { readonly inputs: infer All extends readonly string[] }
    ? { -readonly [I in keyof All]: Tensor<ShapeOf<All[I]>, DTypeOf<All[I]>> }
    : readonly Tensor[];

/** A signature as a value: the shapes and types of its inputs, and the shape of its output. */
export interface Signature {
  readonly text: string;
  readonly inputs: readonly Shape[];
  readonly dtypes: readonly DType[];
  readonly output: Shape;
}

const WORD = /^(?:0|[1-9]\d*|[\p{L}_][\p{L}\p{N}_]*(?:[-+][1-9]\d*)?)$/u;

/** The dimensions that a notation lists: the value beside the type {@link Dimensions}. */
export const parseDimensions = (notation: string): Shape => {
  if (notation === "") return [];
  return notation.split(" ").map((word) => {
    if (!WORD.test(word)) throw new ShapeError(`'${notation}': '${word}' is neither a name nor a size`);
    return /^\d/.test(word) ? Number(word) : word;
  });
};

/** The shape and the type of elements of a notation: the value beside {@link ShapeOf} and {@link DTypeOf}. */
export const parseTyped = (notation: string): { readonly shape: Shape; readonly dtype: DType } => {
  const [, prefix] = /^(int|bool):/.exec(notation) ?? [];
  const dtype: DType = prefix === "int" || prefix === "bool" ? prefix : "float";
  return { dtype, shape: parseDimensions(notation.slice(dtype === "float" ? 0 : dtype.length + 1)) };
};

/** The dimensions of a tensor as text, behind the type of its elements unless they are floats. */
export const typedNotation = (dtype: DType, shape: Shape): string =>
  `${dtype === "float" ? "" : `${dtype}:`}${shape.join(" ")}`;

/** The parts of a signature: the value beside the type {@link SignatureRule}. */
export const parseSignature = (text: string): Signature => {
  const [, left, right] = /^(.*?) ->(?: (.*))?$/s.exec(text) ?? [];
  if (left === undefined) throw new ShapeError(`'${text}': a signature reads 'inputs -> output'`);
  const notations = left.split(", ");
  const typed = notations.map(parseTyped);
  const inputs = typed.map(({ shape }) => shape);
  const output = parseDimensions(right ?? "");
  const names = new Set(inputs.flat().map(baseOf));
  const unbound = output.find((dimension) => typeof dimension === "string" && !names.has(baseOf(dimension)));
  if (unbound !== undefined) throw new ShapeError(`'${text}': '${unbound}' is in the output, but in no input`);
  return { text, inputs, dtypes: typed.map(({ dtype }) => dtype), output };
};

const baseOf = (dimension: string | number): string => linear(String(dimension)).base;

/** The shape of a signature's output, under the name by which {@link Parameters} has its counterpart. */
export type SignatureOutput<Signature extends string> = Output<Signature>;
