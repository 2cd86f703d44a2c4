/** Values of files whose fields are typed, as the text of a field. */
import { DataError, quote } from "../data-error.ts";

/**
 * The text of a value; `name` is its column. Throws a `DataError` with the place for a value that is neither text nor number, and for
 * an id that is a number which a double may have rounded: two ids could become one.
 */
export const textOfValue = (value: unknown, isId: boolean, name: string, placeOf: () => string): string => {
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return String(value);
  // A time is rounded by less than a microsecond.
  if (typeof value === "number" && (isId ? Number.isSafeInteger(value) : Number.isFinite(value))) return String(value);
  throw new DataError(
    `${placeOf()}: expected ${isId ? "a text or a whole number below 2^53" : "a number or a text"} under ${quote(name)}, got ` +
      `${value === undefined || value === null ? "none" : quote(JSON.stringify(value))}. Correct or remove the line.`,
  );
};
