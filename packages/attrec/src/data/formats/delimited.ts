import { countLines, endOfLine, textOf } from "../bytes.ts";
import { DataError, quote } from "../data-error.ts";
import type { Interactions } from "../interactions.ts";
import { findFields } from "./fields.ts";
import { idAt, numberAt } from "./numerals.ts";

const COLUMNS = ["user", "item", "rating", "time"] as const;
const CARRIAGE_RETURN = 0x0d;

/** Dense numbers for the ids of one column. */
interface Numbering {
  readonly known: Map<number, number>;
  readonly names: string[];
}

const numbering = (): Numbering => ({ known: new Map(), names: [] });

/** The dense number of an id; the text that stands at its first appearance becomes its name. */
const densely = ({ known, names }: Numbering, id: number, bytes: Uint8Array, start: number, end: number): number => {
  const dense = known.get(id);
  if (dense !== undefined) return dense;
  known.set(id, names.length);
  return names.push(textOf(bytes, start, end)) - 1;
};

/**
 * Reads lines of user, item, rating and Unix seconds, straight from the bytes: a string is made only for a new name.
 *
 * `mark` is the separator, one character once or twice. Lines end in LF or CR LF. Throws a `DataError` that names file and
 * line for a wrong number of fields, an id that is not 1 to 15 digits, and a rating or time that is no decimal number.
 */
export const parseDelimited = (bytes: Uint8Array, file: string, mark: string): Interactions => {
  const rows = countLines(bytes);
  const users = new Int32Array(rows);
  const items = new Int32Array(rows);
  const times = new Float64Array(rows);
  const ratings = new Float32Array(rows);
  const userNumbers = numbering();
  const itemNumbers = numbering();
  const bounds = new Int32Array(2 * COLUMNS.length);
  const from = (column: number): number => bounds[2 * column] ?? 0;
  const to = (column: number): number => bounds[2 * column + 1] ?? 0;

  let start = 0;
  for (let row = 0; row < rows; row++) {
    const feed = endOfLine(bytes, start);
    const end = feed > start && bytes[feed - 1] === CARRIAGE_RETURN ? feed - 1 : feed;
    const found = findFields(bytes, start, end, mark, bounds);
    if (found !== COLUMNS.length) throw wrongCount(`${file}:${row + 1}`, mark, found, textOf(bytes, start, end));
    const user = idAt(bytes, from(0), to(0));
    const item = idAt(bytes, from(1), to(1));
    const rating = numberAt(bytes, from(2), to(2));
    const time = numberAt(bytes, from(3), to(3));
    if (user < 0 || item < 0 || Number.isNaN(rating + time)) {
      const bad = [user < 0, item < 0, Number.isNaN(rating)].indexOf(true);
      const column = bad < 0 ? 3 : bad;
      throw wrongField(`${file}:${row + 1}`, column, textOf(bytes, from(column), to(column)));
    }
    users[row] = densely(userNumbers, user, bytes, from(0), to(0));
    items[row] = densely(itemNumbers, item, bytes, from(1), to(1));
    ratings[row] = rating;
    times[row] = time;
    start = feed + 1;
  }
  return { users, items, times, ratings, userNames: userNumbers.names, itemNames: itemNumbers.names };
};

const wrongCount = (place: string, mark: string, found: number, line: string): DataError =>
  new DataError(
    `${place}: expected ${COLUMNS.length} fields separated by ${quote(mark)} (user, item, rating, Unix seconds), ` +
      `got ${found}: ${quote(line)}. Correct or remove the line.`,
  );

const EXPECTED = [
  "a user number of 1 to 15 digits",
  "an item number of 1 to 15 digits",
  "a decimal number as the rating",
  "a decimal number of Unix seconds as the time",
] as const;

const wrongField = (place: string, column: number, text: string): DataError =>
  new DataError(
    `${place}: expected ${EXPECTED[column]} in field ${column + 1}, got ${quote(text)}. Correct or remove the line.`,
  );

/** Writes what `parseDelimited` reads. A missing rating is written as 1. */
export const printDelimited = (interactions: Interactions, mark: string): string => {
  const { users, items, times, ratings, userNames, itemNames } = interactions;
  const lines: string[] = [];
  for (let row = 0; row < users.length; row++) {
    const fields = [userNames[users[row] ?? 0], itemNames[items[row] ?? 0], ratings?.[row] ?? 1, times[row]];
    lines.push(`${fields.join(mark)}\n`);
  }
  return lines.join("");
};
