/** Numbers as files have them, read straight from the bytes. */
import { textOf } from "../bytes.ts";

const ZERO = 0x30;
const NINE = 0x39;

/** More digits than this and two different ids could become the same double. */
const LONGEST_ID = 15;

/**
 * The digits of an id behind a leading 1, so that "7" and "007" stay two ids: 17 and 1007. -1 if it is not 1 to 15
 * decimal digits.
 */
export const idAt = (bytes: Uint8Array, start: number, end: number): number => digitsBehind(1, bytes, start, end);

/** 1 to 15 decimal digits behind others, which are 0 or more; -1 if it is anything else. */
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
/** A number of so many digits is larger than any that is meant. */
const LONGEST_NUMBER = 400;

/** The decimal number that stands there ("5", "3.5", "-1"), NaN if it is anything else ("", "NaN", "1e3", 400 digits). */
export const numberAt = (bytes: Uint8Array, start: number, end: number): number => {
  const whole = digitsBehind(0, bytes, start, end);
  if (whole >= 0) return whole;
  if (end - start > LONGEST_NUMBER) return Number.NaN;
  const text = textOf(bytes, start, end);
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
};
