/**
 * Long sums in floats: terms add up to blocks, and blocks to larger blocks, so that a sum never takes a term that is far smaller
 * than itself.
 */

import { shaderCall } from "./functions.ts";

/** The number of terms in a block. Sums of less than a few blocks are added up one term after another. */
const BLOCK = 16;
const FEW = 128;

/** The statements of a sum: before the first term, for each term, and after the last. Then the sum is `total`. */
export interface Summation {
  readonly start: readonly string[];
  readonly add: (term: string) => readonly string[];
  readonly end: readonly string[];
}

/**
 * A sum of at most `terms` terms, in variables whose names begin with `total`. When a block is full, its sum is added to the next
 * larger block. The error grows with the number of levels, which is six for 16 million terms, and not with the number of terms. A
 * compiler that reorders additions only makes the blocks smaller.
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

/** A sum of ints, which is NaN once a partial sum is beyond the ints that floats can tell apart. */
export const sumOfInts = (total: string): Summation => ({
  start: [`let ${total} = 0.0;`],
  add: (term) => [`${total} = ${shaderCall("wholeOf", `${total} + ${term}`)};`],
  end: [],
});
