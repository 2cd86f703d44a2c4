/** Reads and writes files of one action a line, with fields between separators. */
import { countLines, endOfLine, excerptOf, textOf } from "../bytes.ts";
import { DataError, quote } from "../data-error.ts";
import type { Interactions } from "../interactions.ts";
import type { Column } from "./columns.ts";
import { findFields, findQuotedFields } from "./fields.ts";
import { densely, numbering } from "./numbering.ts";
import { idAt, numberAt } from "./numerals.ts";
import { dateAt, isFine, noTime, remarkOn, setApart, timeAt, type TimeUnit, toSeconds } from "./times.ts";

/** A layout of one action a line. */
export interface Layout {
  /** The separator, one character once or twice. */
  readonly mark: string;
  /** The columns of a line, in order. Without a time, the lines of each user are in the order of time. */
  readonly columns: readonly Column[];
  /** The first line, if it names the columns. */
  readonly head?: string;
  /** Whether fields may stand between double quotes. */
  readonly isQuoted?: boolean;
  /** The unit of times whose size does not tell it; seconds by default. */
  readonly unit?: Exclude<TimeUnit, "dates">;
}

const CARRIAGE_RETURN = 0x0d;
const PER_SECOND = { seconds: 1, milliseconds: 1e3, microseconds: 1e6, nanoseconds: 1e9 } as const;

/**
 * Reads lines of one action each, directly from the bytes. It makes a string only for a new name.
 *
 * Lines end in LF or CR LF. Throws a `DataError` that names file and line for a wrong number of fields, an id that is empty or
 * has control characters, a rating that is not a decimal number, a time that is neither a decimal number nor a date, and a time
 * in another unit than the others.
 */
export const parseDelimited = (bytes: Uint8Array, file: string, layout: Layout): Interactions => {
  const { columns } = layout;
  const above = layout.head === undefined ? 0 : 1;
  const rows = countLines(bytes) - above;
  if (above > 0 && rows < 1)
    throw new DataError(`${file}:2: expected actions below the names of the columns, got the end of the file.`);
  const users = new Int32Array(rows);
  const items = new Int32Array(rows);
  const times = new Float64Array(rows);
  const ratings = new Float32Array(rows);
  const userNumbers = numbering("a user", layout);
  const itemNumbers = numbering("an item", layout);
  const placeOf = (row: number): string => `${file}:${row + 1 + above}`;
  const [userColumn, itemColumn] = [columns.indexOf("user"), columns.indexOf("item")];
  const [ratingColumn, tagColumn, timeColumn] = [
    columns.indexOf("rating"),
    columns.indexOf("tag"),
    columns.indexOf("time"),
  ];
  let isDated: boolean | undefined;
  let hasFineTimes = false;

  const from = (bounds: Int32Array, column: number): number => bounds[2 * column] ?? 0;
  const to = (bounds: Int32Array, column: number): number => bounds[2 * column + 1] ?? 0;

  forEachLine(bytes, file, layout, (row, bounds) => {
    users[row] = densely(userNumbers, bytes, from(bounds, userColumn), to(bounds, userColumn), placeOf, row);
    items[row] = densely(itemNumbers, bytes, from(bounds, itemColumn), to(bounds, itemColumn), placeOf, row);
    if (ratingColumn >= 0) {
      const rating = Math.fround(numberAt(bytes, from(bounds, ratingColumn), to(bounds, ratingColumn)));
      if (!Number.isFinite(rating))
        throw wrongField(
          placeOf(row),
          ratingColumn,
          "a decimal number as the rating",
          excerptOf(bytes, from(bounds, ratingColumn), to(bounds, ratingColumn)),
        );
      ratings[row] = rating;
    }
    if (tagColumn >= 0 && idAt(bytes, from(bounds, tagColumn), to(bounds, tagColumn)) < 0)
      throw wrongField(
        placeOf(row),
        tagColumn,
        "a tag number of 1 to 15 digits",
        excerptOf(bytes, from(bounds, tagColumn), to(bounds, tagColumn)),
      );
    if (timeColumn < 0) return;
    // All times are of the same kind as the first: dates or numbers.
    isDated ??= !Number.isNaN(dateAt(bytes, from(bounds, timeColumn), to(bounds, timeColumn)));
    const time = timeAt(bytes, from(bounds, timeColumn), to(bounds, timeColumn), isDated);
    if (Number.isNaN(time))
      throw noTime(
        placeOf(row),
        timeColumn + 1,
        excerptOf(bytes, from(bounds, timeColumn), to(bounds, timeColumn)),
        isDated,
      );
    hasFineTimes ||= isFine(from(bounds, timeColumn), to(bounds, timeColumn), isDated);
    times[row] = time;
  });

  if (timeColumn < 0) for (let row = 0; row < rows; row++) times[row] = row;
  const unit = timeColumn < 0 ? "seconds" : isDated ? "dates" : toSeconds(times, placeOf, layout.unit);
  if (hasFineTimes) setApart(times, textsOf(bytes, file, layout, timeColumn));
  return {
    users,
    items,
    times,
    ...(ratingColumn >= 0 && { ratings }),
    userNames: userNumbers.names,
    itemNames: itemNumbers.names,
    ...(timeColumn < 0 && { ordinal: true }),
    ...(unit !== (layout.unit ?? "seconds") && { timeUnit: unit, remarks: remarkOn(unit) }),
  };
};

/** Finds the fields of every line of actions. The next line overwrites the bounds. */
const forEachLine = (
  bytes: Uint8Array,
  file: string,
  layout: Layout,
  visit: (row: number, bounds: Int32Array) => void,
): void => {
  const { mark, columns, head, isQuoted } = layout;
  const find = isQuoted ? findQuotedFields : findFields;
  const bounds = new Int32Array(2 * columns.length);
  const above = head === undefined ? 0 : 1;
  let start = above === 0 ? 0 : endOfLine(bytes, 0) + 1;
  for (let row = 0; start < bytes.length; row++) {
    const feed = endOfLine(bytes, start);
    const end = feed > start && bytes[feed - 1] === CARRIAGE_RETURN ? feed - 1 : feed;
    const found = find(bytes, start, end, mark, bounds);
    if (found !== columns.length)
      throw wrongCount(`${file}:${row + 1 + above}`, layout, found, excerptOf(bytes, start, end));
    visit(row, bounds);
    start = feed + 1;
  }
};

/** The texts of a column, by row. */
const textsOf = (bytes: Uint8Array, file: string, layout: Layout, column: number): ((row: number) => string) => {
  const texts: string[] = [];
  forEachLine(bytes, file, layout, (_, bounds) => {
    texts.push(textOf(bytes, bounds[2 * column] ?? 0, bounds[2 * column + 1] ?? 0));
  });
  return (row) => texts[row] ?? "";
};

const wrongCount = (place: string, { mark, columns }: Layout, found: number, line: string): DataError =>
  new DataError(
    found < 0
      ? `${place}: expected a quote to end on its line, before ${quote(mark)}, got ${quote(line)}. Correct or remove the line.`
      : `${place}: expected ${columns.length} fields separated by ${quote(mark)} (${columns.join(", ")}), ` +
          `got ${found}: ${quote(line)}. Correct or remove the line.`,
  );

const wrongField = (place: string, at: number, expected: string, text: string): DataError =>
  new DataError(`${place}: expected ${expected} in field ${at + 1}, got ${quote(text)}. Correct or remove the line.`);

/** Writes the text that `parseDelimited` reads. A missing rating is written as 1, and so is every tag. */
export const printDelimited = (
  interactions: Interactions,
  { mark, columns, head, unit = "seconds" }: Layout,
): string => {
  const { users, items, times, ratings, userNames, itemNames } = interactions;
  const fieldAt = (column: Column, row: number): string | number | undefined => {
    if (column === "user") return userNames[users[row] ?? 0];
    if (column === "item") return itemNames[items[row] ?? 0];
    if (column === "rating") return ratings?.[row] ?? 1;
    return column === "time" ? (times[row] ?? 0) * PER_SECOND[unit] : 1;
  };
  const lines = head === undefined ? [] : [`${head}\n`];
  for (let row = 0; row < users.length; row++)
    lines.push(`${columns.map((column) => fieldAt(column, row)).join(mark)}\n`);
  return lines.join("");
};
