/** The words of a formula, taken one after the other. */

/** The words of a formula, and the place of the next one. */
export interface Tokens {
  readonly words: readonly string[];
  place: number;
}

const TOKEN =
  /\s*((?:Σ|max|min)_\{[^}]*\}|\[[^[\]]*: \d+\]|\{[^}]*→[^}]*\}|axis \d+(?: from \d+)?|stream \d+(?: coarse)?|-?∞|NaN|\d+ numbers|(?:\d+(?:\.\d+)?(?:e-?\d+)?)|(?!ᵀ)[\p{L}_](?:(?!ᵀ)[\p{L}\p{Nd}_.])*|[-+·/=≠>()[\],²ᵀ])/guy;

/** The words of a formula. */
export const wordsOf = (formula: string): readonly string[] => {
  const found = Array.from(formula.matchAll(TOKEN));
  const read = found.reduce((length, [own]) => length + own.length, 0);
  if (read < formula.trimEnd().length) throw new SyntaxError(`not read: ${formula.slice(read)}`);
  return found.map(([, word = ""]) => word);
};

/** The next word, or nothing at the end. */
export const next = ({ words, place }: Tokens): string => words[place] ?? "";

/** Takes the next word if it is one of those that are wanted. */
export const take = (tokens: Tokens, ...wanted: readonly string[]): string | undefined => {
  const word = next(tokens);
  if (!wanted.includes(word)) return undefined;
  tokens.place++;
  return word;
};

/** Takes the next word, which has to be this one. */
export const must = (tokens: Tokens, wanted: string): void => {
  if (take(tokens, wanted) === undefined) throw new SyntaxError(`'${wanted}' expected, not '${next(tokens)}'`);
};
