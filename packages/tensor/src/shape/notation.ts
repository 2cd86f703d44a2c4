// Shapes written as text, such as "batch 3 dim", as types and as values.
import type { DType, Tensor } from "../tensor.ts";
import { linear } from "./arithmetic.ts";
import { type Shape, ShapeError } from "./dimension.ts";

/** The dimensions that a notation lists, with a space between two: `"batch length 3"` is `["batch", "length", 3]`. */
export type Dimensions<Notation extends string> = string extends Notation
  ? Shape
  : Notation extends ""
    ? []
    : Listed<Notation>;

/** What stands between spaces: a space too many, also at the end, leaves a word that is empty, which no rule lets pass. */
type Listed<Notation extends string> = Notation extends `${infer First} ${infer Rest}`
  ? [Dimension<First>, ...Listed<Rest>]
  : [Dimension<Notation>];

type Dimension<Word extends string> = Word extends `${infer Size extends number}` ? Size : Word;

/** A signature taken apart by the compiler: the notations of its inputs, and the output's shape. */
export interface SignatureParts {
  readonly inputs: readonly string[];
  readonly output: Shape;
}

/** The parts of a signature such as `"a b, int:b c -> a c"`, or the sentence that says why it has none. */
export type SignatureRule<Name extends string, Signature extends string> = string extends Signature
  ? SignatureParts
  : Parts<Signature> extends infer Found extends SignatureParts
    ? [Odd<Words<Found["inputs"]> | Found["output"][number]>] extends [never]
      ? [Repeats<Found>] extends [never]
        ? [Unbound<Found["output"], Names<Found["inputs"]>>] extends [never]
          ? [Loose<Found>] extends [never]
            ? Found
            : `${Name}: '${Signature}': '${Loose<Found>}' is in a product, but no dimension of its own in an input`
          : `${Name}: '${Signature}': '${Unbound<Found["output"], Names<Found["inputs"]>>}' is in the output, but in no input`
        : `${Name}: '${Signature}': '...' is in ${Repeats<Found>} twice`
      : `${Name}: '${Signature}': '${FirstOdd<[...Flat<Found["inputs"]>, ...Found["output"]]>}' is neither a name nor a size`
    : `${Name}: '${Signature}': a signature reads 'inputs -> output'`;

type Parts<Signature extends string> = Signature extends `${infer Left} -> ${infer Right}`
  ? { readonly inputs: Commas<Left>; readonly output: ShapeOf<Right> }
  : Signature extends `${infer Left} ->`
    ? { readonly inputs: Commas<Left>; readonly output: [] }
    : undefined;

type Commas<Left extends string> = Left extends `${infer First}, ${infer Rest}` ? [First, ...Commas<Rest>] : [Left];

/** The words that are neither a name nor a size, nor a sum or a product of them: the type beside {@link WORD}. */
type Odd<W> = W extends number | "..."
  ? never
  : W extends `${string}${Sign}${string}`
    ? W
    : W extends `${infer A}*${infer B}`
      ? [OddFactor<A> | OddFactors<B>] extends [never]
        ? never
        : W
      : W extends `${infer A}-${infer N}`
        ? OddSum<W, A, N>
        : W extends `${infer A}+${infer N}`
          ? OddSum<W, A, N>
          : OddFactor<W>;

/** The signs that are in no word: those of a keyboard, and what breaks a line or leaves a gap. */
type Sign =
  | ("." | "," | ";" | ":" | "(" | ")" | "[" | "]" | "{" | "}" | "<" | ">" | "=" | "/" | "|" | "?" | "!" | "'")
  | ("$" | "@" | "#" | "%" | "&" | "^" | "~" | "`" | '"' | "\\" | "\n" | "\r" | "\t");
type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";

/** A factor that is no name and no size. */
type OddFactor<F> = F extends "" | `${string}${"-" | "+"}${string}`
  ? F
  : F extends `${Digit}${string}`
    ? F extends `${number}`
      ? never
      : F
    : never;

type OddFactors<B> = B extends `${infer First}*${infer Rest}` ? OddFactor<First> | OddFactors<Rest> : OddFactor<B>;

/** A sum of anything but a name and a number above 0. */
type OddSum<W, A, N> = A extends "" | `${Digit | "-" | "+"}${string}` | `${string}${"-" | "+"}${string}`
  ? W
  : N extends `${Exclude<Digit, "0">}${string}`
    ? N extends `${number}`
      ? never
      : W
    : W;

/** The first word that is odd. */
type FirstOdd<S extends Shape> = S extends readonly [infer First, ...infer Rest extends Shape]
  ? [Odd<First>] extends [never]
    ? FirstOdd<Rest>
    : First & string
  : never;

/** Where `...` is more than once. */
type Repeats<Found extends SignatureParts> = [
  Extract<Found["inputs"][number], `${string}...${string}...${string}`>,
] extends [never]
  ? Ellipses<Found["output"]> extends readonly [0, 0, ...0[]]
    ? "the output"
    : never
  : "one argument";

/** A mark for each `...`. */
type Ellipses<S extends Shape> = S extends readonly [infer First, ...infer Rest extends Shape]
  ? First extends "..."
    ? [0, ...Ellipses<Rest>]
    : Ellipses<Rest>
  : [];

/** The names that an input has on their own, and not in a product. */
type Names<Inputs extends readonly string[]> = Base<Exclude<Words<Inputs>, `${string}*${string}`>>;

type Words<Inputs extends readonly string[]> = { [I in keyof Inputs]: ShapeOf<Inputs[I]>[number] }[number];

/** The first name of the output that no input has. */
type Unbound<Output extends Shape, Bound> = Output extends readonly [infer First, ...infer Rest extends Shape]
  ? First extends string
    ? First extends `${string}*${string}`
      ? Unbound<Rest, Bound>
      : Base<First> extends Bound
        ? Unbound<Rest, Bound>
        : First
    : Unbound<Rest, Bound>
  : never;

/** The first name in a product that no input has on its own. */
type Loose<Found extends SignatureParts> = [
  Extract<Words<Found["inputs"]> | Found["output"][number], `${string}*${string}`>,
] extends [never]
  ? never
  : LooseIn<[...Flat<Found["inputs"]>, ...Found["output"]], Names<Found["inputs"]> | `${number}`>;

type LooseIn<S extends Shape, Bound> = S extends readonly [infer First, ...infer Rest extends Shape]
  ? First extends `${infer A}*${infer B}`
    ? A extends Bound
      ? B extends `${string}*${string}`
        ? LooseIn<[B, ...Rest], Bound>
        : B extends Bound
          ? LooseIn<Rest, Bound>
          : B
      : A
    : LooseIn<Rest, Bound>
  : never;

type Flat<Inputs extends readonly string[]> = Inputs extends readonly [
  infer First extends string,
  ...infer Rest extends readonly string[],
]
  ? [...ShapeOf<First>, ...Flat<Rest>]
  : [];

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

/** The type of the elements of a signature's output. */
export type OutputType<Signature extends string> = Signature extends `${string} -> ${infer Right}`
  ? DTypeOf<Right>
  : "float";

/** The tensors that a signature's inputs stand for: the parameters of a function's body. */
export type Parameters<Signature extends string> =
  Parts<Signature> extends { readonly inputs: infer All extends readonly string[] }
    ? { -readonly [I in keyof All]: Tensor<ShapeOf<All[I]>, DTypeOf<All[I]>> }
    : readonly Tensor[];

/** A signature as a value: the shapes and types of its inputs, and of its output. */
export interface Signature {
  readonly text: string;
  readonly inputs: readonly Shape[];
  readonly dtypes: readonly DType[];
  readonly output: Shape;
  readonly outputType: DType;
}

const NAME = String.raw`[\p{L}_][\p{L}\p{N}_]*`;
const SIZE = String.raw`0|[1-9]\d*`;
const WORD = new RegExp(`^(?:${SIZE}|${NAME}(?:[-+][1-9]\\d*)?|(?:${SIZE}|${NAME})(?:\\*(?:${SIZE}|${NAME}))+)$`, "u");
const WORD_OR_ELLIPSIS = new RegExp(String.raw`^\.{3}$|${WORD.source}`, "u");

/** The dimensions that a notation lists: the value beside the type {@link Dimensions}. */
export const parseDimensions = (notation: string): Shape => parseWords(notation, `'${notation}'`, WORD);

const parseWords = (notation: string, within: string, words: RegExp): Shape => {
  if (notation === "") return [];
  return notation.split(" ").map((word) => {
    if (!words.test(word)) throw new ShapeError(`${within}: '${word}' is neither a name nor a size`);
    return /^\d+$/.test(word) ? Number(word) : word;
  });
};

/** The shape and the type of elements of a notation: the value beside {@link ShapeOf} and {@link DTypeOf}. */
export const parseTyped = (
  notation: string,
  parse: (notation: string) => Shape = parseDimensions,
): { readonly shape: Shape; readonly dtype: DType } => {
  const [, prefix] = /^(int|bool):/.exec(notation) ?? [];
  const dtype: DType = prefix === "int" || prefix === "bool" ? prefix : "float";
  return { dtype, shape: parse(notation.slice(dtype === "float" ? 0 : dtype.length + 1)) };
};

/** The dimensions of a tensor as text, behind the type of its elements unless they are floats. */
export const typedNotation = (dtype: DType, shape: Shape): string =>
  `${dtype === "float" ? "" : `${dtype}:`}${shape.join(" ")}`;

/** The parts of a signature: the value beside the type {@link SignatureRule}. */
export const parseSignature = (name: string, text: string): Signature => {
  const fault = (reason: string): ShapeError => new ShapeError(`${name}: '${text}': ${reason}`);
  const [, left, right = ""] = /^(.*?) ->(?: (.*))?$/s.exec(text) ?? [];
  if (left === undefined) throw fault("a signature reads 'inputs -> output'");
  const parse = (notation: string): Shape => parseWords(notation, `${name}: '${text}'`, WORD_OR_ELLIPSIS);
  const typed = left.split(", ").map((notation) => parseTyped(notation, parse));
  const inputs = typed.map(({ shape }) => shape);
  const { shape: output, dtype: outputType } = parseTyped(right, parse);
  const isTwice = (shape: Shape): boolean => shape.filter((word) => word === "...").length > 1;
  if (inputs.some(isTwice)) throw fault("'...' is in one argument twice");
  if (isTwice(output)) throw fault("'...' is in the output twice");
  const own = new Set(inputs.flat().flatMap((word) => (isProduct(word) ? [] : [baseOf(word)])));
  const unbound = output.find((word) => typeof word === "string" && !isProduct(word) && !own.has(baseOf(word)));
  if (unbound !== undefined) throw fault(`'${unbound}' is in the output, but in no input`);
  const products = [...inputs, output].flat().filter(isProduct);
  const loose = products.flatMap(factorsOf).find((factor) => typeof factor === "string" && !own.has(factor));
  if (loose !== undefined) throw fault(`'${loose}' is in a product, but no dimension of its own in an input`);
  return { text, inputs, dtypes: typed.map(({ dtype }) => dtype), output, outputType };
};

const baseOf = (dimension: string | number): string => linear(String(dimension)).base;

const isProduct = (word: string | number): boolean => String(word).includes("*");

/** The factors of a product such as `heads*dim`, and any other word alone. */
export const factorsOf = (word: string | number): readonly (string | number)[] =>
  typeof word === "number" ? [word] : word.split("*").map((factor) => (/^\d+$/.test(factor) ? Number(factor) : factor));

/** The shape of a signature's output, under the name by which {@link Parameters} has its counterpart. */
export type SignatureOutput<Signature extends string> = Output<Signature>;
