/** Finds titles and names by what somebody types. */

/** A text as it is compared: without case and accents. */
export const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const SPACES = /[^\p{L}\p{N}]+/u;

/**
 * A function that finds the numbers of texts in which every typed word begins a word, at most `most`. Texts that begin with what
 * was typed come first, and among equals those of larger `weights`.
 */
export const searchOf = (texts: readonly string[], weights: ArrayLike<number>) => {
  const known = texts.map((text) => ` ${plain(text).split(SPACES).join(" ").trim()}`);
  return (typed: string, most: number): readonly number[] => {
    const words = plain(typed)
      .split(SPACES)
      .filter((word) => word !== "");
    const start = ` ${words.join(" ")}`;
    return known
      .flatMap((text, number) => (words.every((word) => text.includes(` ${word}`)) ? [number] : []))
      .map((number) => ({ number, isFirst: known[number]?.startsWith(start) ? 1 : 0, weight: weights[number] ?? 0 }))
      .toSorted((a, b) => b.isFirst - a.isFirst || b.weight - a.weight || a.number - b.number)
      .slice(0, most)
      .map(({ number }) => number);
  };
};
