// Signatures written as text, such as "a b, int:b c -> a c", as types and as values.
import type { DType, Tensor } from "../tensor.ts";
import { linear } from "./arithmetic.ts";
import { type Shape, ShapeError } from "./dimension.ts";
import { type DTypeOf, parseTyped, type NotedShape } from "./notation.ts";
import { factorsOf, type FirstOdd, type Odd } from "./word.ts";

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
        ? [Loose<Found>] extends [never]
          ? [Unbound<Found["output"], Names<Found["inputs"]>>] extends [never]
            ? Found
            : `${Name}: '${Signature}': '${Unbound<Found["output"], Names<Found["inputs"]>>}' is in the output, but in no input`
          : `${Name}: '${Signature}': '${Loose<Found>}' is in a product, but no dimension of its own in an input`
        : `${Name}: '${Signature}': '...' is in ${Repeats<Found>} twice`
      : `${Name}: '${Signature}': '${FirstOdd<[...Flat<Found["inputs"]>, ...Found["output"]]>}' is neither a name nor a size`
    : `${Name}: '${Signature}': a signature reads 'inputs -> output'`;

type Parts<Signature extends string> = Signature extends `${infer Left} -> ${infer Right}`
  ? { readonly inputs: Commas<Left>; readonly output: NotedShape<Right> }
  : Signature extends `${infer Left} ->`
    ? { readonly inputs: Commas<Left>; readonly output: [] }
    : undefined;

type Commas<Left extends string> = Left extends `${infer First}, ${infer Rest}` ? [First, ...Commas<Rest>] : [Left];

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

type Words<Inputs extends readonly string[]> = { [I in keyof Inputs]: NotedShape<Inputs[I]>[number] }[number];

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
  ? [...NotedShape<First>, ...Flat<Rest>]
  : [];

/** The name in a sum such as `length-2`. */
type Base<Name> = Name extends `${infer Of}-${number}` ? Of : Name extends `${infer Of}+${number}` ? Of : Name;

/** The shapes of a signature's inputs. */
export type Inputs<Signature extends string> =
  Parts<Signature> extends { readonly inputs: infer All extends readonly string[] }
    ? { -readonly [I in keyof All]: NotedShape<All[I]> }
    : readonly Shape[];

/** The shape of a signature's output. */
export type OutputShape<Signature extends string> =
  Parts<Signature> extends { readonly output: infer Right extends Shape } ? Right : Shape;

/** The type of the elements of a signature's output. */
export type OutputType<Signature extends string> = Signature extends `${string} -> ${infer Right}`
  ? DTypeOf<Right>
  : "float";

/** The tensors that a signature's inputs stand for: the parameters of a function's body. */
export type Parameters<Signature extends string> =
  Parts<Signature> extends { readonly inputs: infer All extends readonly string[] }
    ? { -readonly [I in keyof All]: Tensor<NotedShape<All[I]>, DTypeOf<All[I]>> }
    : readonly Tensor[];

/** A signature as a value: the shapes and types of its inputs, and of its output. */
export interface Signature {
  readonly text: string;
  readonly inputs: readonly Shape[];
  readonly dtypes: readonly DType[];
  readonly output: Shape;
  readonly outputType: DType;
}

/** The parts of a signature: the value beside the type {@link SignatureRule}. */
export const parseSignature = (name: string, text: string): Signature => {
  const fault = (reason: string): ShapeError => new ShapeError(`${name}: '${text}': ${reason}`);
  const [, left, right = ""] = /^(.*?) ->(?: (.*))?$/s.exec(text) ?? [];
  if (left === undefined) throw fault("a signature reads 'inputs -> output'");
  const parse = (notation: string) => parseTyped(notation, `${name}: '${text}'`, ["..."]);
  const typed = left.split(", ").map(parse);
  const inputs = typed.map(({ shape }) => shape);
  const { shape: output, dtype: outputType } = parse(right);
  const isTwice = (shape: Shape): boolean => shape.filter((word) => word === "...").length > 1;
  if (inputs.some(isTwice)) throw fault("'...' is in one argument twice");
  if (isTwice(output)) throw fault("'...' is in the output twice");
  const own = new Set(inputs.flat().flatMap((word) => (isProduct(word) ? [] : [baseOf(word)])));
  const products = [...inputs, output].flat().filter(isProduct);
  const loose = products.flatMap(factorsOf).find((factor) => typeof factor === "string" && !own.has(factor));
  if (loose !== undefined) throw fault(`'${loose}' is in a product, but no dimension of its own in an input`);
  const unbound = output.find((word) => typeof word === "string" && !isProduct(word) && !own.has(baseOf(word)));
  if (unbound !== undefined) throw fault(`'${unbound}' is in the output, but in no input`);
  return { text, inputs, dtypes: typed.map(({ dtype }) => dtype), output, outputType };
};

const baseOf = (dimension: string | number): string => linear(String(dimension)).base;

const isProduct = (word: string | number): boolean => String(word).includes("*");

/** The shape of a signature's output, under the name by which {@link Parameters} has its counterpart. */
export type SignatureOutput<Signature extends string> = OutputShape<Signature>;
