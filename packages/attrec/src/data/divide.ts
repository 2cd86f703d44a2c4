// Finds, for each user, where training ends and where the test begins.
import { at } from "@attrec/tensor/extend";
import { DataError } from "./data-error.ts";
import type { Sequences } from "./sequences.ts";
import type { SplitRule } from "./split-rule.ts";

/**
 * The positions at which each user's validation and test begin; the test goes on to the user's end. Both are the user's end
 * where nothing is held out.
 */
export interface Division {
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/**
 * Divides the actions of every user by a rule.
 *
 * Throws a `DataError` for a rule of time or of sessions where the moments of the data do not tell the parts apart.
 */
export const divide = (sequences: Sequences, rule: SplitRule): Division => {
  if (rule.by === "time") return byTime(sequences, rule);
  const { offsets, userCount } = sequences;
  const validation = new Int32Array(userCount);
  const test = new Int32Array(userCount);
  for (let user = 0; user < userCount; user++) {
    const [start, end] = [at(offsets, user), at(offsets, user + 1)];
    const [before, last] = heldOutOf(sequences.times, start, end, rule);
    // A user with nothing to train on, or nothing in one of the parts, is trained on whole and not tested.
    const isTested = before > 0 && last > 0 && end - start > before + last;
    test[user] = isTested ? end - last : end;
    validation[user] = isTested ? end - last - before : end;
  }
  return { validation, test };
};

/** The numbers of actions of one user in validation and test. */
const heldOutOf = (
  times: Float64Array,
  start: number,
  end: number,
  rule: Exclude<SplitRule, { readonly by: "time" }>,
): readonly [validation: number, test: number] => {
  if (rule.by === "count") return [rule.count, rule.count];
  if (rule.by === "session") {
    const last = sessionBegin(times, start, end, rule.minutes);
    return [last - sessionBegin(times, start, last, rule.minutes), end - last];
  }
  // Products of whole numbers: 0.29 x 100 would be a little less than 29.
  const of = (percent: number): number => Math.floor(((end - start) * percent) / 100);
  return [of(rule.validation), of(rule.test)];
};

/** The position at which the session begins that ends before `end`. */
const sessionBegin = (times: Float64Array, start: number, end: number, minutes: number): number => {
  let begin = Math.max(start, end - 1);
  while (begin > start && at(times, begin) - at(times, begin - 1) <= 60 * minutes) begin--;
  return begin;
};

/** Two moments for everybody: no action of training is at or after the first, no action of validation at or after the second. */
const byTime = (
  sequences: Sequences,
  { validation: before, test: last }: { readonly validation: number; readonly test: number },
): Division => {
  const sorted = sequences.times.slice().sort();
  const momentAt = (percent: number): number => sorted[Math.floor((sorted.length * percent) / 100)] ?? Infinity;
  const moments = [momentAt(100 - last - before), momentAt(100 - last)] as const;
  if (!((sorted[0] ?? Infinity) < moments[0] && moments[0] < moments[1])) {
    throw new DataError(
      `No two moments divide ${sorted.length} actions into ${100 - before - last}, ${before} and ${last} percent: too many happen at once. Take a split that goes by each user, such as leave-one-out.`,
    );
  }
  const [validation, test] = moments.map((moment) => firstsFrom(sequences, moment));
  return { validation: validation ?? new Int32Array(0), test: test ?? new Int32Array(0) };
};

/** For each user, the position of the first action at a moment or later: a binary search. */
const firstsFrom = ({ offsets, times, userCount }: Sequences, moment: number): Int32Array =>
  Int32Array.from({ length: userCount }, (_, user) => {
    let [low, high] = [at(offsets, user), at(offsets, user + 1)];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (at(times, middle) < moment) low = middle + 1;
      else high = middle;
    }
    return low;
  });
