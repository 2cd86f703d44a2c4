/** Values of files whose fields are typed: as the text of a field, and as a number where that says the same. */
import { excerptOf, utf8Of } from "../bytes.ts";
import { DataError, quote } from "../data-error.ts";

/**
 * The text of a value; `name` is its column. Throws a `DataError` with the place for a value that is neither text nor number, and for
 * an id that is a number which a double may have rounded: two ids could become one.
 */
export const textOfValue = (value: unknown, isId: boolean, name: string, placeOf: () => string): string => {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) {
    const text = utf8Of(value, 0, value.length);
    if (text !== undefined) return text;
    throw new DataError(
      `${placeOf()}: expected a text in UTF-8 under ${quote(name)}, got ${quote(excerptOf(value, 0, value.length))}. Correct or remove the line.`,
    );
  }
  if (typeof value === "bigint") return String(value);
  // A time is rounded by less than a microsecond.
  if (typeof value === "number" && (isId ? Number.isSafeInteger(value) : Number.isFinite(value))) return String(value);
  throw new DataError(
    `${placeOf()}: expected ${isId ? "a text or a whole number below 2^53" : "a number or a text"} under ${quote(name)}, got ` +
      `${value === undefined || value === null ? "none" : quote(JSON.stringify(value))}. Correct or remove the line.`,
  );
};

/** A number that its text gives again, whether a reader of text would take the text or not; NaN for any other value. */
export const plainNumber = (value: unknown): number => {
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number !== "number") return Number.NaN;
  const size = Math.abs(number);
  // Larger and smaller ones are written with an exponent, and large whole ones may be rounded.
  return size < MOST_EXACT && (size >= LEAST_PLAIN || size === 0) ? number : Number.NaN;
};

const MOST_EXACT = 2 ** 53;
const LEAST_PLAIN = 1e-6;
