// Words of a notation, a name or a size or a sum or product of them, as types and as values.
import type { Shape } from "./dimension.ts";

/**
 * The signs that are in no name, beside those of sums and products, for the compiler: those of a keyboard, and what is not seen or leaves a
 * gap. The run time has them as a pattern, which takes less of a page.
 */
export const SIGNS = ".,;:()[]{}<>=/|?!'$@#%&^~`\"\\";
export const CONTROLS =
  "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f\u0080\u0081\u0082\u0083\u0084\u0085\u0086\u0087\u0088\u0089\u008a\u008b\u008c\u008d\u008e\u008f\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098\u0099\u009a\u009b\u009c\u009d\u009e\u009f";
export const GAPS =
  "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeff";

type Sign = Characters<typeof SIGNS> | Characters<typeof CONTROLS> | Characters<typeof GAPS>;
type Characters<Text extends string, Found = never> = Text extends `${infer First}${infer Rest}`
  ? Characters<Rest, Found | First>
  : Found & string;
type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";

/** The words that are neither a name nor a size, nor a sum or a product of them: the type beside {@link isWord}. */
export type Odd<W> = W extends number
  ? number extends W
    ? never
    : [Size<`${W}`>] extends [never]
      ? W
      : never
  : W extends "..."
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

/** A factor that is no name and no size. */
type OddFactor<F> = F extends "" | `${string}${"-" | "+"}${string}`
  ? F
  : F extends `${Digit}${string}`
    ? [Size<F>] extends [never]
      ? F
      : never
    : never;

type OddFactors<B> = B extends `${infer First}*${infer Rest}` ? OddFactor<First> | OddFactors<Rest> : OddFactor<B>;

/** A sum of anything but a name and a number above 0. */
type OddSum<W, A, N> = A extends "" | `${Digit | "-" | "+"}${string}` | `${string}${"-" | "+"}${string}`
  ? W
  : [Size<N>] extends [never]
    ? W
    : N extends "0"
      ? W
      : never;

/** A text that is a size: in digits, as numbers are printed. The type beside {@link isSizeText}. */
type Size<Text> = Text extends `${string}${"." | "-" | "+"}${string}`
  ? never
  : Text extends `${infer N extends number}`
    ? number extends N
      ? never
      : Text
    : never;

/** The first word that is odd. */
export type FirstOdd<S extends Shape> = S extends readonly [
  infer First extends string | number,
  ...infer Rest extends Shape,
]
  ? [Odd<First>] extends [never]
    ? FirstOdd<Rest>
    : `${First}`
  : never;

const NO_NAME = /^$|^[0-9]|[-+*.,;:()[\]{}<>=/|?!'$@#%&^~`"\\\p{Cc}\s\u200b]/u;

/** Whether a word is a size, a name, or a sum or a product of them, such as `length-2` or `heads*dim`: the value beside {@link Odd}. */
export const isWord = (word: string): boolean => {
  if (word.includes("*")) return word.split("*").every((factor) => isSizeText(factor) || isName(factor));
  const [, base = word, offset = "1"] = /^(.*?)[-+](.*)$/s.exec(word) ?? [];
  if (base === word) return isSizeText(word) || isName(word);
  return isName(base) && isSizeText(offset) && offset !== "0";
};

/** A name begins with anything but a digit, and is in any script: `λ`, `größe`, `🎬`. */
const isName = (word: string): boolean => !NO_NAME.test(word);

/** Whether a text is a size: no zeros before it, and not more digits than a number has. */
export const isSizeText = (text: string): boolean => /^\d+$/.test(text) && String(Number(text)) === text;

/** The factors of a product such as `heads*dim`, and any other word alone. */
export const factorsOf = (word: string | number): readonly (string | number)[] =>
  typeof word === "number" ? [word] : word.split("*").map((factor) => (/^\d+$/.test(factor) ? Number(factor) : factor));
