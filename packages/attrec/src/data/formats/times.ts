/** Reads the times of files: numbers in one of four units, told by their size, or dates; all become Unix seconds. */
import { textOf } from "../bytes.ts";
import { DataError, quote } from "../data-error.ts";
import { numberAt } from "./numerals.ts";

/** The unit of a file's times. */
export type TimeUnit = "seconds" | "milliseconds" | "microseconds" | "nanoseconds" | "dates";

interface Unit {
  readonly name: Exclude<TimeUnit, "dates">;
  readonly perSecond: number;
  /** The least time that is taken for this unit. In every unit it covers the years 1973 to 5138. */
  readonly from: number;
}

const SECONDS: Unit = { name: "seconds", perSecond: 1, from: 1e8 };
const UNITS: readonly Unit[] = [
  SECONDS,
  { name: "milliseconds", perSecond: 1e3, from: 1e11 },
  { name: "microseconds", perSecond: 1e6, from: 1e14 },
  { name: "nanoseconds", perSecond: 1e9, from: 1e17 },
];
/** No time is as far from 1970 as this, in any unit. */
export const BEYOND = 1e20;

/** The unit of a time, judged by its size; none for a time near 1970, which may be in any unit. */
const unitOf = (time: number): Unit | undefined => UNITS.findLast(({ from }) => Math.abs(time) >= from);

/** The remark on times in an unexpected unit. */
export const remarkOn = (unit: TimeUnit): readonly string[] => [
  unit === "dates"
    ? "The times are dates, read as UTC where they name no other zone."
    : `The times were given in ${unit}, as their size says.`,
];

/**
 * Turns times of one unit into Unix seconds, in place, and returns the unit: that of the largest time, or `declared` if all
 * times are near 1970. Times that are all numbers of days, such as 20140102, are dates.
 *
 * Throws a `DataError`, with the place (`placeOf`) of the time, for a time in another unit than the largest or too large for
 * every unit.
 */
export const toSeconds = (
  times: Float64Array,
  placeOf: (row: number) => string,
  declared: Unit["name"] = "seconds",
): TimeUnit => {
  if (declared === "seconds" && times.length > 0 && times.every((time) => !Number.isNaN(dayAt(time)))) {
    times.forEach((time, row) => (times[row] = dayAt(time)));
    return "dates";
  }
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

/** The Unix seconds of a day that is written as a number of eight digits, 20140102; NaN for any other number. */
const dayAt = (time: number): number =>
  Number.isInteger(time) && time >= 10_000_101 && time <= 99_991_231
    ? dateOfParts([Math.floor(time / 10_000), Math.floor(time / 100) % 100, time % 100])
    : Number.NaN;

const DATE =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,18}))?)?(?: ?(Z|UTC|([+-])(\d\d)(?::?(\d\d))?))?)?$/i;

/** The Unix seconds of an ISO 8601 date, with a time of day or without, and the digits of their fraction. */
const parseDate = (text: string): { readonly whole: number; readonly fraction: string } | undefined => {
  const [, year = "", month, day, hour = "0", minute = "0", second = "0", fraction = "", , sign, ...offset] =
    DATE.exec(text) ?? [];
  if (year === "") return undefined;
  const whole = dateOfParts([year, month, day, hour, minute, second].map(Number));
  const [hours = 0, minutes = 0] = offset.map((x) => Number(x ?? 0));
  if (Number.isNaN(whole) || hours > 23 || minutes > 59) return undefined;
  const shift = (sign === "-" ? -1 : 1) * (hours * 3600 + minutes * 60);
  return { whole: whole - shift, fraction };
};

/** The Unix seconds of a year, month, day, hour, minute and second, in UTC; NaN if there is no such moment. */
export const dateOfParts = (parts: readonly number[]): number => {
  const [y = 0, m = 0, d = 0, h = 0, min = 0, s = 0] = parts;
  const date = new Date(Date.UTC(2000, m - 1, d, h, min, s));
  // Years below 100 would be taken for years of the last century.
  date.setUTCFullYear(y, m - 1, d);
  const isThere =
    date.getUTCMonth() === m - 1 && date.getUTCDate() === d && h < 24 && min < 60 && s < 60 && m >= 1 && d >= 1;
  return isThere && h >= 0 && min >= 0 && s >= 0 ? date.getTime() / 1000 : Number.NaN;
};

/** A date as Unix seconds; NaN if the text is not a date. */
export const dateAt = (bytes: Uint8Array, start: number, end: number): number => {
  if (end - start < 10 || end - start > 60) return Number.NaN;
  const date = parseDate(textOf(bytes, start, end));
  return date ? date.whole + Number(`0.${date.fraction || "0"}`) : Number.NaN;
};

/** A time from a number or a date, in any unit; NaN if the text is neither. */
export const timeAt = (bytes: Uint8Array, start: number, end: number, isDated: boolean): number =>
  isDated ? dateAt(bytes, start, end) : numberAt(bytes, start, end);

/** Two different numbers or fractions that are longer than this may be the same double. */
const LONGEST_NUMBER = 17;
const LONGEST_DATE = 26;

/** Whether a time has more digits than a double can tell apart. */
export const isFine = (start: number, end: number, isDated: boolean): boolean =>
  end - start > (isDated ? LONGEST_DATE : LONGEST_NUMBER);

const FRACTION = 18;

/** The text of a time as an exact whole number, which grows with the time: in units of 10^-18. */
export const exactly = (text: string): bigint => {
  const date = parseDate(text);
  const isNegative = text.startsWith("-");
  const [whole = "0", fraction = ""] = date ? [String(date.whole), date.fraction] : text.replace("-", "").split(".");
  const size = BigInt(whole) * 10n ** BigInt(FRACTION) + BigInt(fraction.slice(0, FRACTION).padEnd(FRACTION, "0"));
  return isNegative && !date ? -size : size;
};

/** The error for a field that is not a time, where earlier lines had dates, or numbers, if there were any. */
export const noTime = (place: string, field: number, text: string, wasDated: boolean | undefined): DataError => {
  const [number, date] = [
    "a decimal number of Unix seconds as the time",
    "a date such as 2014-01-02 or 2014-01-02T03:04:05Z",
  ];
  const expected =
    wasDated === undefined ? `${number}, or ${date},` : `${wasDated ? date : number} as in the first line`;
  return new DataError(
    `${place}: expected ${expected} in field ${field}, got ${quote(text)}. Correct or remove the line.`,
  );
};
