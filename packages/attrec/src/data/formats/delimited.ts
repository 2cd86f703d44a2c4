/** Reads and writes files of one action a line, with fields between separators. */
import { excerptOf } from "../bytes.ts";
import { DataError, quote } from "../data-error.ts";
import type { Interactions } from "../interactions.ts";
import type { Column } from "./columns.ts";
import type { RowReader } from "./format.ts";
import { lineNumbers, recordCutter } from "./records.ts";
import { collectRows } from "./row-collector.ts";
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

const PER_SECOND = { seconds: 1, milliseconds: 1e3, microseconds: 1e6, nanoseconds: 1e9 } as const;

/** A reader of lines, which knows where a row stands. */
export interface DelimitedReader extends RowReader {
  /** The file and the line of a row, for messages. */
  readonly placeOf: (row: number) => string;
}

/**
 * Reads lines of one action each, directly from the bytes. It makes a string only for a new name.
 *
 * Lines end in LF or CR LF; between quotes they do not end, and blank ones are passed over with a remark. Throws a `DataError` that
 * names file and line for a wrong number of fields, an id that is empty or has control characters, a rating that is not a decimal
 * number, a time that is neither a decimal number nor a date, and a time in another unit than the others.
 */
export const delimitedReader = (file: string, layout: Layout): DelimitedReader => {
  const { columns, head } = layout;
  const bounds = new Int32Array(2 * columns.length);
  const lines = lineNumbers();
  const placeOf = (row: number): string => `${file}:${lines.of(row)}`;
  const rows = collectRows(columns, placeOf, layout);
  const names = head === undefined ? undefined : new TextEncoder().encode(head);
  const isHead = (bytes: Uint8Array, start: number, end: number): boolean =>
    names?.length === end - start && names.every((byte, i) => byte === bytes[start + i]);
  let isBelowHead = head === undefined;
  let heads = 0;
  const cutter = recordCutter(file, { ...layout, bounds }, (bytes, start, end, fields, line) => {
    if (!isBelowHead) {
      isBelowHead = true;
      return;
    }
    // Tables that were joined end to end have a line of names before each.
    if (isHead(bytes, start, end)) {
      heads++;
      return;
    }
    lines.add(rows.count(), line);
    if (fields !== columns.length) throw wrongCount(rows.place(), layout, fields, excerptOf(bytes, start, end));
    rows.add(bytes, bounds);
  });
  return {
    placeOf,
    take: cutter.take,
    end: () => {
      cutter.end();
      if (head !== undefined && rows.count() === 0)
        throw new DataError(`${file}:2: expected actions below the names of the columns, got the end of the file.`);
      const interactions = rows.end();
      const remarks = [
        ...passedOver(cutter.blankLines(), "blank line"),
        ...passedOver(
          heads,
          "line that repeats the names of the columns",
          "lines that repeat the names of the columns",
        ),
      ];
      return remarks.length === 0
        ? interactions
        : { ...interactions, remarks: [...(interactions.remarks ?? []), ...remarks] };
    },
  };
};

/** A remark on lines that were passed over, if there were any. */
export const passedOver = (count: number, one: string, many = `${one}s`): readonly string[] =>
  count === 0 ? [] : [count === 1 ? `1 ${one} was passed over.` : `${count} ${many} were passed over.`];

const wrongCount = (place: string, { mark, columns }: Layout, found: number, line: string): DataError =>
  new DataError(
    found < 0
      ? `${place}: expected a quote to end before ${quote(mark)}, got ${quote(line)}. Correct or remove the line.`
      : `${place}: expected ${columns.length} fields separated by ${quote(mark)} (${quote(columns.join(", "))}), ` +
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
