import { countLines, endOfLine, textOf } from "../bytes.ts";
import { DataError, quote } from "../data-error.ts";
import type { Interactions } from "../interactions.ts";
import { findFields } from "./fields.ts";
import { densely, numbering } from "./numbering.ts";
import { idAt, numberAt } from "./numerals.ts";

/** What a column holds: a time in seconds or milliseconds; a tag is read over. */
export type Column = "user" | "item" | "rating" | "seconds" | "milliseconds" | "tag";

/** A layout of one action a line. */
export interface Layout {
  /** The separator, one character once or twice. */
  readonly mark: string;
  /** What a line holds, in its order. Without a time the lines of every user stand in the order of time. */
  readonly columns: readonly Column[];
  /** The first line, where it names the columns. */
  readonly head?: string;
}

const CARRIAGE_RETURN = 0x0d;
const MILLISECONDS = 1000;

/**
 * Reads lines of one action each, straight from the bytes: a string is made only for a new name.
 *
 * Lines end in LF or CR LF. Throws a `DataError` that names file and line for a wrong number of fields, an id that is not 1
 * to 15 digits, and a rating or time that is no decimal number.
 */
export const parseDelimited = (bytes: Uint8Array, file: string, layout: Layout): Interactions => {
  const { mark, columns, head } = layout;
  const above = head === undefined ? 0 : 1;
  const rows = countLines(bytes) - above;
  if (above > 0 && rows < 1)
    throw new DataError(`${file}:2: expected actions below the names of the columns, got the end of the file.`);
  const users = new Int32Array(rows);
  const items = new Int32Array(rows);
  const times = new Float64Array(rows);
  const ratings = new Float32Array(rows);
  const userNumbers = numbering();
  const itemNumbers = numbering();
  const bounds = new Int32Array(2 * columns.length);
  const from = (column: number): number => bounds[2 * column] ?? 0;
  const to = (column: number): number => bounds[2 * column + 1] ?? 0;
  const placeOf = (row: number): string => `${file}:${row + 1 + above}`;
  const userAt = columns.indexOf("user");
  const itemAt = columns.indexOf("item");
  const ratingAt = columns.indexOf("rating");
  const tagAt = columns.indexOf("tag");
  const timeAt = columns.findIndex((column) => column === "seconds" || column === "milliseconds");
  const perSecond = columns[timeAt] === "milliseconds" ? MILLISECONDS : 1;

  let start = above === 0 ? 0 : endOfLine(bytes, 0) + 1;
  for (let row = 0; row < rows; row++) {
    const feed = endOfLine(bytes, start);
    const end = feed > start && bytes[feed - 1] === CARRIAGE_RETURN ? feed - 1 : feed;
    const found = findFields(bytes, start, end, mark, bounds);
    if (found !== columns.length) throw wrongCount(placeOf(row), layout, found, textOf(bytes, start, end));
    const user = idAt(bytes, from(userAt), to(userAt));
    const item = idAt(bytes, from(itemAt), to(itemAt));
    const rating = ratingAt < 0 ? 1 : numberAt(bytes, from(ratingAt), to(ratingAt));
    const time = timeAt < 0 ? row : numberAt(bytes, from(timeAt), to(timeAt));
    const tag = tagAt < 0 ? 0 : idAt(bytes, from(tagAt), to(tagAt));
    if (user < 0 || item < 0 || tag < 0 || Number.isNaN(rating + time)) {
      const wrong = columns.findIndex((column, i) => isWrong(column, bytes, from(i), to(i)));
      throw wrongField(placeOf(row), wrong, columns[wrong] ?? "user", textOf(bytes, from(wrong), to(wrong)));
    }
    users[row] = densely(userNumbers, user, bytes, from(userAt), to(userAt));
    items[row] = densely(itemNumbers, item, bytes, from(itemAt), to(itemAt));
    ratings[row] = rating;
    times[row] = time / perSecond;
    start = feed + 1;
  }
  return {
    users,
    items,
    times,
    ...(ratingAt >= 0 && { ratings }),
    userNames: userNumbers.names,
    itemNames: itemNumbers.names,
    ...(timeAt < 0 && { ordinal: true }),
  };
};

/** What is read of each column, for messages. */
const MEANINGS: Readonly<Record<Column, string>> = {
  user: "user",
  item: "item",
  rating: "rating",
  seconds: "Unix seconds",
  milliseconds: "Unix milliseconds",
  tag: "tag",
};

const EXPECTED: Readonly<Record<Column, string>> = {
  user: "a user number of 1 to 15 digits",
  item: "an item number of 1 to 15 digits",
  rating: "a decimal number as the rating",
  seconds: "a decimal number of Unix seconds as the time",
  milliseconds: "a decimal number of Unix milliseconds as the time",
  tag: "a tag number of 1 to 15 digits",
};

const isWrong = (column: Column, bytes: Uint8Array, start: number, end: number): boolean =>
  column === "user" || column === "item" || column === "tag"
    ? idAt(bytes, start, end) < 0
    : Number.isNaN(numberAt(bytes, start, end));

const wrongCount = (place: string, { mark, columns }: Layout, found: number, line: string): DataError =>
  new DataError(
    `${place}: expected ${columns.length} fields separated by ${quote(mark)} ` +
      `(${columns.map((column) => MEANINGS[column]).join(", ")}), got ${found}: ${quote(line)}. ` +
      `Correct or remove the line.`,
  );

const wrongField = (place: string, at: number, column: Column, text: string): DataError =>
  new DataError(
    `${place}: expected ${EXPECTED[column]} in field ${at + 1}, got ${quote(text)}. Correct or remove the line.`,
  );

/** Writes what `parseDelimited` reads. A missing rating is written as 1, and so is every tag. */
export const printDelimited = (interactions: Interactions, { mark, columns, head }: Layout): string => {
  const { users, items, times, ratings, userNames, itemNames } = interactions;
  const fieldAt = (column: Column, row: number): string | number | undefined => {
    if (column === "user") return userNames[users[row] ?? 0];
    if (column === "item") return itemNames[items[row] ?? 0];
    if (column === "rating") return ratings?.[row] ?? 1;
    if (column === "tag") return 1;
    return column === "seconds" ? times[row] : (times[row] ?? 0) * MILLISECONDS;
  };
  const lines = head === undefined ? [] : [`${head}\n`];
  for (let row = 0; row < users.length; row++)
    lines.push(`${columns.map((column) => fieldAt(column, row)).join(mark)}\n`);
  return lines.join("");
};
