/** Times as files have them: numbers in one of four units, told by their size, or dates; all become Unix seconds. */
import { textOf } from "../bytes.ts";
import { DataError, quote } from "../data-error.ts";
import { numberAt } from "./numerals.ts";

/** What a file counts time in. */
export type TimeUnit = "seconds" | "milliseconds" | "microseconds" | "nanoseconds" | "dates";

interface Unit {
  readonly name: Exclude<TimeUnit, "dates">;
  readonly perSecond: number;
  /** Times of at least this are taken for it: from 1973 to the year 5138, in any of them. */
  readonly from: number;
}

const SECONDS: Unit = { name: "seconds", perSecond: 1, from: 1e8 };
const UNITS: readonly Unit[] = [
  SECONDS,
  { name: "milliseconds", perSecond: 1e3, from: 1e11 },
  { name: "microseconds", perSecond: 1e6, from: 1e14 },
  { name: "nanoseconds", perSecond: 1e9, from: 1e17 },
];
const BEYOND = 1e20;

/** The unit that a time is of by its size; none for those near 1970, which may be of any. */
const unitOf = (time: number): Unit | undefined => UNITS.findLast(({ from }) => Math.abs(time) >= from);

/** What is said of times that are of another unit than one would think. */
export const remarkOn = (unit: TimeUnit): readonly string[] => [
  unit === "dates"
    ? "The times are dates, read as UTC where they name no other zone."
    : `The times were given in ${unit}, as their size says.`,
];

/**
 * Turns times of one unit into Unix seconds, in place, and says what the unit is: that of the largest, or `declared` where
 * all are near 1970.
 *
 * Throws a `DataError` with the place of a time (`placeOf`) that is of another unit than the largest, or beyond all.
 */
export const toSeconds = (
  times: Float64Array,
  placeOf: (row: number) => string,
  declared: Unit["name"] = "seconds",
): Unit["name"] => {
  let largest = 0;
  for (let row = 1; row < times.length; row++)
    if (Math.abs(times[row] ?? 0) > Math.abs(times[largest] ?? 0)) largest = row;
  const most = times[largest] ?? 0;
  if (!(Math.abs(most) < BEYOND))
    throw new DataError(
      `${placeOf(largest)}: expected a time in Unix seconds, milliseconds, microseconds or nanoseconds, got ${most}, which ` +
        `would be beyond the year 5138 in any of them. Correct or remove the line.`,
    );
  const unit = unitOf(most) ?? UNITS.find(({ name }) => name === declared) ?? SECONDS;
  const other = times.findIndex((time) => Math.abs(time) < unit.from && unitOf(time) !== undefined);
  if (other >= 0)
    throw new DataError(
      `${placeOf(other)}: expected a time in ${unit.name} as in ${placeOf(largest)} (${most}), got ${times[other]}, which is ` +
        `one in ${unitOf(times[other] ?? 0)?.name ?? ""}. Give all times in one unit.`,
    );
  if (unit.perSecond > 1) for (let row = 0; row < times.length; row++) times[row] = (times[row] ?? 0) / unit.perSecond;
  return unit.name;
};

const DATE =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,18}))?)?(?: ?(Z|UTC|([+-])(\d\d):?(\d\d)))?)?$/i;

/** The Unix seconds of a date of ISO 8601, with a time of day or without, and the digits of their fraction. */
const parseDate = (text: string): { readonly whole: number; readonly fraction: string } | undefined => {
  const [, year = "", month, day, hour = "0", minute = "0", second = "0", fraction = "", , sign, ...offset] =
    DATE.exec(text) ?? [];
  if (year === "") return undefined;
  const parts = [year, month, day, hour, minute, second].map(Number);
  const [y = 0, m = 0, d = 0, h = 0, min = 0, s = 0] = parts;
  const date = new Date(Date.UTC(2000, m - 1, d, h, min, s));
  // Years below 100 would be taken for those of the last century.
  date.setUTCFullYear(y, m - 1, d);
  const isThere =
    date.getUTCMonth() === m - 1 && date.getUTCDate() === d && h < 24 && min < 60 && s < 60 && m >= 1 && d >= 1;
  const [hours = 0, minutes = 0] = offset.map((x) => Number(x ?? 0));
  if (!isThere || hours > 23 || minutes > 59) return undefined;
  const shift = (sign === "-" ? -1 : 1) * (hours * 3600 + minutes * 60);
  return { whole: date.getTime() / 1000 - shift, fraction };
};

/** A date as Unix seconds, NaN if there is none. */
export const dateAt = (bytes: Uint8Array, start: number, end: number): number => {
  if (end - start < 10 || end - start > 60) return Number.NaN;
  const date = parseDate(textOf(bytes, start, end));
  return date ? date.whole + Number(`0.${date.fraction || "0"}`) : Number.NaN;
};

/** A time as a number or a date, in whatever unit; NaN if it is neither. */
export const timeAt = (bytes: Uint8Array, start: number, end: number, isDated: boolean): number =>
  isDated ? dateAt(bytes, start, end) : numberAt(bytes, start, end);

/** Longer numbers and fractions than these may be different and yet one double. */
const LONGEST_NUMBER = 17;
const LONGEST_DATE = 26;

/** Whether a time has more digits than a double can tell apart. */
export const isFine = (start: number, end: number, isDated: boolean): boolean =>
  end - start > (isDated ? LONGEST_DATE : LONGEST_NUMBER);

const FRACTION = 18;

/** A time as a whole number that is larger the later it is, exactly. */
const exactly = (text: string): bigint => {
  const date = parseDate(text);
  const isNegative = text.startsWith("-");
  const [whole = "0", fraction = ""] = date ? [String(date.whole), date.fraction] : text.replace("-", "").split(".");
  const size = BigInt(whole) * 10n ** BigInt(FRACTION) + BigInt(fraction.slice(0, FRACTION).padEnd(FRACTION, "0"));
  return isNegative && !date ? -size : size;
};

/**
 * Sets times apart, in place, that are different in the file (`textOf` a row) and yet one double: each becomes the next
 * double after that of the time before it, which is less than a microsecond from what the file has.
 */
export const setApart = (times: Float64Array, textOfRow: (row: number) => string): void => {
  const exact = Array.from(times, (_, row) => exactly(textOfRow(row)));
  const order = Int32Array.from(times, (_, row) => row).sort((a, b) => {
    const [x = 0n, y = 0n] = [exact[a], exact[b]];
    return x < y ? -1 : x > y ? 1 : a - b;
  });
  let before: number | undefined;
  for (const row of order) {
    const isSame = before !== undefined && exact[row] === exact[before];
    const least = before === undefined ? -Infinity : (times[before] ?? 0);
    if (isSame) times[row] = least;
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

/** What is said of a field that is no time. */
export const noTime = (place: string, field: number, text: string, isDated: boolean): DataError => {
  const [number, date] = [
    "a decimal number of Unix seconds as the time",
    "a date such as 2014-01-02 or 2014-01-02T03:04:05Z",
  ];
  const expected = isDated ? `${date} as in the first line` : `${number}, or ${date},`;
  return new DataError(
    `${place}: expected ${expected} in field ${field}, got ${quote(text)}. Correct or remove the line.`,
  );
};
