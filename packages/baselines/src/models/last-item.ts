import { constant, einsum, fn, size } from "@attrec/tensor";

/** The row of the last item of each history: all that a Markov chain of first order remembers. */
export const lastItem = fn("batch length dim -> batch dim", (rows) => {
  const length = size(rows, "length");
  const isLast = constant(
    Array.from({ length }, (_, l) => (l === length - 1 ? 1 : 0)),
    ["length"],
    [length],
  );
  return einsum("batch length dim, length -> batch dim", rows, isLast);
});
