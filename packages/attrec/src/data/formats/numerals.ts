/** Reads numbers of files directly from the bytes. */
import { textOf } from "../bytes.ts";

const ZERO = 0x30;
const NINE = 0x39;

/** The most digits of an id: with more, two different ids could become the same double. */
const LONGEST_ID = 15;

/**
 * The digits of an id behind a leading 1, so that "7" and "007" stay two ids: 17 and 1007. -1 if the text is not 1 to 15
 * decimal digits.
 */
export const idAt = (bytes: Uint8Array, start: number, end: number): number => digitsBehind(1, bytes, start, end);

/**
 * The number made of given leading digits, of which there are 0 or more, and 1 to 15 decimal digits of the text; -1 for any
 * other text.
 */
const digitsBehind = (first: number, bytes: Uint8Array, start: number, end: number): number => {
  if (end === start || end - start > LONGEST_ID) return -1;
  let value = first;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < ZERO || byte > NINE) return -1;
    value = value * 10 + (byte - ZERO);
  }
  return value;
};

const DECIMAL = /^-?\d+(\.\d+)?$/;
/** The most digits of a number: a longer one is larger than any number that a file means. */
const LONGEST_NUMBER = 400;

/** The decimal number of the text ("5", "3.5", "-1"); NaN for any other text ("", "NaN", "1e3", 400 digits). */
export const numberAt = (bytes: Uint8Array, start: number, end: number): number => {
  const whole = digitsBehind(0, bytes, start, end);
  if (whole >= 0) return whole;
  if (end - start > LONGEST_NUMBER) return Number.NaN;
  const text = textOf(bytes, start, end);
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
};
