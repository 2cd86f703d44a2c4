import { constant, einsum, fn, size, type Tensor } from "@attrec/tensor";

/** The row at time t of each history, the oldest at 0. */
export const atTime = (rows: Tensor<["batch", "length", "dim"]>, t: number): Tensor<["batch", "dim"]> => {
  const length = size(rows, "length");
  const isThen = constant(
    Array.from({ length }, (_, l) => (l === t ? 1 : 0)),
    ["length"],
    [length],
  );
  return einsum("batch length dim, length -> batch dim", rows, isThen);
};

/** The row of the last item of each history: all that a Markov chain of first order remembers. */
export const lastItem = fn("batch length dim -> batch dim", (rows) => atTime(rows, size(rows, "length") - 1));
