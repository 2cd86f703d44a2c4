/** Reads and writes files of one action a line, with fields between separators. */
import { endOfLine, excerptOf } from "../bytes.ts";
import { DataError, quote } from "../data-error.ts";
import type { Interactions } from "../interactions.ts";
import type { Column } from "./columns.ts";
import { findFields, findQuotedFields } from "./fields.ts";
import type { RowReader } from "./format.ts";
import { collectRows } from "./rows.ts";
import type { TimeUnit } from "./times.ts";

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
export const delimitedReader = (file: string, layout: Layout): RowReader => {
  const { mark, columns, head, isQuoted } = layout;
  const find = isQuoted ? findQuotedFields : findFields;
  const bounds = new Int32Array(2 * columns.length);
  const above = head === undefined ? 0 : 1;
  const rows = collectRows(columns, (row) => `${file}:${row + 1 + above}`, layout);
  let isBelowHead = head === undefined;
  return {
    take: (bytes) => {
      let start = 0;
      if (!isBelowHead) start = endOfLine(bytes, 0) + 1;
      isBelowHead = true;
      while (start < bytes.length) {
        const feed = endOfLine(bytes, start);
        const end = feed > start && bytes[feed - 1] === CARRIAGE_RETURN ? feed - 1 : feed;
        const found = find(bytes, start, end, mark, bounds);
        if (found !== columns.length) throw wrongCount(rows.place(), layout, found, excerptOf(bytes, start, end));
        rows.add(bytes, bounds);
        start = feed + 1;
      }
    },
    end: () => {
      if (above > 0 && rows.count() === 0)
        throw new DataError(`${file}:2: expected actions below the names of the columns, got the end of the file.`);
      return rows.end();
    },
  };
};

const wrongCount = (place: string, { mark, columns }: Layout, found: number, line: string): DataError =>
  new DataError(
    found < 0
      ? `${place}: expected a quote to end on its line, before ${quote(mark)}, got ${quote(line)}. Correct or remove the line.`
      : `${place}: expected ${columns.length} fields separated by ${quote(mark)} (${columns.join(", ")}), ` +
          `got ${found}: ${quote(line)}. Correct or remove the line.`,
  );

/** Writes the text that `delimitedReader` reads. A missing rating is written as 1, and so is every tag. */
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
