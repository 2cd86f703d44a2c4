// Shapes written as text, such as "batch 3 dim", as types and as values.
import type { DType } from "../tensor.ts";
import { type Shape, ShapeError, show } from "./dimension.ts";
import { isSizeText, isWord } from "./word.ts";

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

/** `"007"` and `"1e3"` are no sizes, and stay the words that they are; the size in a `${number}` is not known. */
type Dimension<Word extends string> = Word extends `${infer Size extends number}`
  ? number extends Size
    ? `${number}` extends Word
      ? number
      : Word
    : Size
  : Word;

/** The dimensions of a notation that may begin with the type of the elements. */
export type NotedShape<Input extends string> = Input extends `${Exclude<DType, "float">}:${infer Notation}`
  ? Dimensions<Notation>
  : Dimensions<Input>;

/** The type of the elements that a notation states: `"int:batch"` are ints, `"bool:batch"` booleans, and all else floats. */
export type DTypeOf<Input extends string> = Input extends `${infer D extends Exclude<DType, "float">}:${string}`
  ? D
  : "float";

/** The dimensions that a notation lists, for an operation: the value beside the type {@link Dimensions}. */
export const parseDimensions = (name: string, notation: string): Shape =>
  parseWords(notation, `${name}: '${notation}'`);

/** The same, with what the notation stands in for the sentence, and with words that are read otherwise. */
const parseWords = (notation: string, within: string, others: readonly string[] = []): Shape => {
  if (notation === "") return [];
  return notation.split(" ").map((word) => {
    if (!isWord(word) && !others.includes(word)) {
      throw new ShapeError(`${within}: '${word}' is neither a name nor a size`);
    }
    return isSizeText(word) ? Number(word) : word;
  });
};

/**
 * The shape and the type of elements of a notation: the value beside {@link NotedShape} and {@link DTypeOf}. The sentence begins with
 * what it stands in, and some words may be read otherwise.
 */
export const parseTyped = (
  notation: string,
  within: string,
  others: readonly string[] = [],
): { readonly shape: Shape; readonly dtype: DType } => {
  const [before = "", prefix] = /^(int|bool):/.exec(notation) ?? [];
  const dtype: DType = prefix === "int" || prefix === "bool" ? prefix : "float";
  return { dtype, shape: parseWords(notation.slice(before.length), within, others) };
};

/** The dimensions of a tensor as text, behind the type of its elements unless they are floats. */
export const typedNotation = (dtype: DType, shape: Shape): string =>
  `${dtype === "float" ? "" : `${dtype}:`}${shape.join(" ")}`;

/** The shape of a tensor in a sentence, behind the type of its elements unless they are floats. */
export const showTyped = ({ shape, dtype }: { readonly shape: Shape; readonly dtype: DType }): string =>
  `${dtype === "float" ? "" : `${dtype}:`}${show(shape)}`;
