/** Long sums in floats: terms are added in blocks, blocks in blocks of blocks, so that no sum meets a term that is too small for it. */

/** Terms of a block. Sums of fewer than a few blocks are added as they come. */
const BLOCK = 16;
const FEW = 128;

/** How a shader adds up: statements before the first term, for each term, and after the last; then the sum is `total`. */
export interface Summation {
  readonly start: readonly string[];
  readonly add: (term: string) => readonly string[];
  readonly end: readonly string[];
}

/**
 * A sum of at most so many terms, in variables that begin with a name. A block's sum is added to the block of blocks when it is
 * full; the error grows with the blocks in each other, of which there are six for 16 million terms, not with the terms. Nothing
 * is left to order: a compiler that takes additions together only makes smaller blocks.
 */
export const summation = (total: string, terms: number): Summation => {
  const levels = terms <= FEW ? 1 : Math.ceil(Math.log(terms) / Math.log(BLOCK));
  if (levels === 1)
    return { start: [`let ${total} = 0.0;`], add: (term) => [`${total} = ${total} + ${term};`], end: [] };
  const names = Array.from({ length: levels }, (_, level) => ({
    sum: `${total}s${level}`,
    count: `${total}n${level}`,
  }));
  const carried = (level: number): readonly string[] => {
    const [own, next] = [names[level], names[level + 1]];
    if (!own || !next) return [];
    return [
      `${own.count} = ${own.count} + 1.0;`,
      `if (${own.count} > ${BLOCK - 0.5}) {`,
      `${next.sum} = ${next.sum} + ${own.sum};`,
      `${own.sum} = 0.0;`,
      `${own.count} = 0.0;`,
      ...carried(level + 1),
      "}",
    ];
  };
  const [first] = names;
  return {
    start: names.flatMap(({ sum, count }) => [`let ${sum} = 0.0;`, `let ${count} = 0.0;`]),
    add: (term) => [`${first?.sum} = ${first?.sum} + ${term};`, ...carried(0)],
    end: [`let ${total} = ${names.map(({ sum }) => sum).join(" + ")};`],
  };
};
