/** Numbers as the page writes them. */

/** A number in at most four digits, with a true minus sign. */
export const numeral = (x: number): string => {
  if (!Number.isFinite(x)) return String(x).replace("Infinity", "∞").replace("-", "−");
  const size = Math.abs(x);
  const text = size !== 0 && (size < 1e-3 || size >= 1e5) ? x.toExponential(2) : String(Number(x.toPrecision(4)));
  return text.replaceAll("-", "−").replace("e+", "e");
};

/** How strongly a number is coloured among others: from -1 to 1, by the largest of them. */
export const strengths = (numbers: ArrayLike<number>): readonly number[] => {
  const all = Array.from(numbers);
  const most = all.reduce((largest, x) => (Number.isFinite(x) ? Math.max(largest, Math.abs(x)) : largest), 0);
  return all.map((x) => (most === 0 || Number.isNaN(x) ? 0 : Math.max(-1, Math.min(1, x / most))));
};
