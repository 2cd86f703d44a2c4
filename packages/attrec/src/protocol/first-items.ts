// Finds the first items of a list without sorting all of it.
import type { Scores } from "../model/score.ts";

/**
 * Writes the `count` nearest items of one row of scores into `out[at …]`, nearest first, ties by item number. The items in
 * `excluded`, ascending, are passed over; where too few are left, the rest of `out` stays as it is.
 */
export const writeFirstItems = (
  scores: Scores,
  offset: number,
  itemCount: number,
  excluded: Int32Array,
  count: number,
  out: Int32Array,
  at: number,
): void => {
  let [filled, next] = [0, 0];
  const scoreOf = (place: number): number => scores[offset + (out[at + place] ?? 0)] ?? Infinity;
  for (let item = 0; item < itemCount; item++) {
    if (excluded[next] === item) {
      next++;
      continue;
    }
    const score = scores[offset + item] ?? Infinity;
    // Most items are farther than the last that has a place.
    if (filled === count && score >= scoreOf(count - 1)) continue;
    let place = filled < count ? filled++ : count - 1;
    for (; place > 0 && score < scoreOf(place - 1); place--) out[at + place] = out[at + place - 1] ?? 0;
    out[at + place] = item;
  }
};
