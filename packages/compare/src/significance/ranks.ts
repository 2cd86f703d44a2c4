// Ranks of values, with ties.
import { at } from "@attrec/tensor/extend";

/** The rank of each value, 1 for the smallest; equal values share the mean of their ranks. */
export const averageRanks = (values: ArrayLike<number>): Float64Array => {
  const order = Array.from({ length: values.length }, (_, i) => i);
  order.sort((a, b) => at(values, a) - at(values, b));
  const ranks = new Float64Array(values.length);
  for (const group of tieGroups(values, order)) {
    const shared = (group.start + 1 + group.end) / 2;
    for (let i = group.start; i < group.end; i++) ranks[at(order, i)] = shared;
  }
  return ranks;
};

/** Σ (t³ - t) over groups of t equal values: ties reduce the variance of rank statistics by this term. */
export const tieTerm = (values: ArrayLike<number>): number => {
  const order = Array.from({ length: values.length }, (_, i) => i);
  order.sort((a, b) => at(values, a) - at(values, b));
  return [...tieGroups(values, order)].reduce((sum, { start, end }) => sum + (end - start) ** 3 - (end - start), 0);
};

function* tieGroups(
  values: ArrayLike<number>,
  order: readonly number[],
): Generator<{ readonly start: number; readonly end: number }, void, undefined> {
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[at(order, end)] === values[at(order, start)]) end++;
    yield { start, end };
    start = end;
  }
}
