/** Keeps times apart that a double cannot tell apart: nanoseconds since 1970 have 19 digits, and a double has 16. */
import { growing } from "./blocks.ts";
import { BEYOND, exactly } from "./times.ts";

/** What the doubles of a column of times leave out. */
export interface Remainders {
  /** Takes the text of the time in the next row; nothing for a time that the double says exactly enough. */
  readonly add: (time: number, text: string | undefined) => void;
  /** Separates the times; see `setApart`. `raw` are the doubles that were added, and `times` the same rows in seconds. */
  readonly setApart: (raw: Float64Array, times: Float64Array) => void;
}

/** Remainders of the times from a row on; those before it have none. */
export const remaindersFrom = (first: number): Remainders => {
  const column = growing((length) => new Float64Array(length));
  for (let row = 0; row < first; row++) column.add(0);
  return {
    add: (time, text) =>
      column.add(text === undefined || !(Math.abs(time) < BEYOND) ? 0 : Number(exactly(text) - exactly(decimal(time)))),
    setApart: (raw, times) => setApart(raw, column.end(), times),
  };
};

/** A double as a decimal number without an exponent. */
const decimal = (time: number): string => (String(time).includes("e") ? time.toFixed(18) : String(time));

/**
 * Separates, in place, times that differ in the file, by their remainder, but are the same double. Each becomes the next double
 * after the time before it, which is less than a microsecond from the file's time.
 */
const setApart = (raw: Float64Array, remainders: Float64Array, times: Float64Array): void => {
  const difference = (a: number, b: number): number =>
    (raw[a] ?? 0) - (raw[b] ?? 0) || (remainders[a] ?? 0) - (remainders[b] ?? 0);
  const order = Int32Array.from(times, (_, row) => row).sort((a, b) => difference(a, b) || a - b);
  let before: number | undefined;
  for (const row of order) {
    const least = before === undefined ? -Infinity : (times[before] ?? 0);
    if (before !== undefined && difference(row, before) === 0) times[row] = least;
    else if (!((times[row] ?? 0) > least)) times[row] = nextAfter(least);
    before = row;
  }
};

/** The next larger double. */
const nextAfter = (value: number): number => {
  if (value === 0) return Number.MIN_VALUE;
  const word = new DataView(new ArrayBuffer(8));
  word.setFloat64(0, value);
  word.setBigInt64(0, word.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return word.getFloat64(0);
};
