/** Generates data whose items are as popular as Zipf's law says. */
import { fold, key, uniforms } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { leaveOneOut, type Sequences, slidingWindows, type WindowOptions, type Windows } from "attrec";
import { defaultProtocol } from "attrec";

/** The size of a generated data set. */
export interface ZipfOptions extends WindowOptions {
  readonly users: number;
  readonly items: number;
  /** The approximate number of windows. */
  readonly windows: number;
  /** The item of rank k is drawn with a probability that goes like k^-exponent. */
  readonly exponent: number;
  readonly seed: number;
}

/** The fewest actions of a user, as in the data sets of the paper. */
const FEWEST = 10;

/**
 * The windows of a generated data set: lengths of sequences are exponential above the fewest, items follow Zipf's law.
 * A seed gives the same windows on every machine.
 */
export const zipfWindows = (options: ZipfOptions): Windows =>
  slidingWindows(leaveOneOut(zipfSequences(options), defaultProtocol), options);

/** The sequences behind `zipfWindows`. */
export const zipfSequences = (options: ZipfOptions): Sequences => {
  const { users, items: itemCount, windows, historyLength, targetCount, exponent } = options;
  const from = fold(key(options.seed), "zipf");
  // A user has two held-out actions, and one window for each training action but the first L + T - 1.
  const mean = windows / users + 2 + historyLength + targetCount - 1;
  const fewest = Math.min(FEWEST, Math.floor(mean));
  const offsets = new Int32Array(users + 1);
  for (const [user, u] of uniforms(from, 0, users).entries())
    offsets[user + 1] = at(offsets, user) + fewest + Math.round(-Math.log(1 - u) * (mean - fewest));
  const actions = at(offsets, users);
  const draw = zipfDraw(itemCount, exponent);
  // Ranks are scattered over the item numbers: popular items have no places beside one another in memory.
  const stride = coprime(itemCount);
  const items = Int32Array.from(uniforms(from, 1, actions), (u) => (draw(u) * stride) % itemCount);
  return {
    offsets,
    items,
    times: Float64Array.from({ length: actions }, (_, action) => action),
    userCount: users,
    itemCount,
    userNames: [],
    itemNames: [],
  };
};

/** Turns a uniform number into a rank, where 0 is the likeliest: the inverse of the distribution function. */
const zipfDraw = (count: number, exponent: number): ((u: number) => number) => {
  const sums = new Float64Array(count);
  let total = 0;
  for (let k = 0; k < count; k++) sums[k] = total += (k + 1) ** -exponent;
  return (u) => {
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(sums, middle) > u * total) high = middle;
      else low = middle + 1;
    }
    return low;
  };
};

/** A number near 0.618 of `count` without a common divisor, so that multiples of it visit every item once. */
const coprime = (count: number): number => {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let candidate = Math.max(1, Math.floor(count * 0.618));
  while (divisor(candidate, count) !== 1) candidate++;
  return candidate;
};
