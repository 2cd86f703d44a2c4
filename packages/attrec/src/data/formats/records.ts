/** Cuts text into records and their fields: a line each, or more lines where a break stands between quotes (RFC 4180). */
import { endOfLine, excerptOf } from "../bytes.ts";
import { DataError, quote } from "../data-error.ts";
import { findFields, findQuotedFields, UNCLOSED } from "./fields.ts";

/** How records are cut. */
export interface RecordLayout {
  /** The separator of fields, one character once or twice. */
  readonly mark: string;
  /** Whether fields may stand between double quotes. */
  readonly isQuoted?: boolean;
  /** Where the start and the end of each field are written, as many as fit. */
  readonly bounds: Int32Array;
}

/**
 * Gets each record, `bytes[start … end - 1]`, with the number of its fields (or -1 if something stands behind a closing quote) and of
 * its first line. The bytes may be overwritten afterwards.
 */
export type TakeRecord = (bytes: Uint8Array, start: number, end: number, fields: number, line: number) => void;

/** Cuts a text that comes in pieces. */
export interface RecordCutter {
  /** Cuts the next piece, which ends with a line. */
  readonly take: (piece: Uint8Array) => void;
  /** Ends the text. Throws a `DataError` if a quote is still open. */
  readonly end: () => void;
  /** How many blank lines were passed over. */
  readonly blankLines: () => number;
}

/** The longest record with line breaks, in bytes: a quote that nobody closed should not take in the rest of the file. */
const LONGEST = 2 ** 20;
const QUOTE = 0x22;
const CARRIAGE_RETURN = 0x0d;
const NOTHING = new Uint8Array(0);

/** Cuts the text of `file` into records; blank lines are none. Throws a `DataError` for a quote that does not end. */
export const recordCutter = (
  file: string,
  { mark, isQuoted = false, bounds }: RecordLayout,
  each: TakeRecord,
): RecordCutter => {
  const find = isQuoted ? findQuotedFields : findFields;
  let line = 1;
  let blank = 0;
  let rest = NOTHING;

  const unclosed = (bytes: Uint8Array, start: number): DataError =>
    new DataError(
      `${file}:${line}: expected a quote to end before ${quote(mark)} or the end of its line, and within ${LONGEST} bytes, got ` +
        `${quote(excerptOf(bytes, start, endOfLine(bytes, start)))}. Correct or remove the line.`,
    );

  const cut = (bytes: Uint8Array, isLast: boolean): void => {
    let start = 0;
    while (start < bytes.length) {
      let feed = endOfLine(bytes, start);
      let end = withoutReturn(bytes, start, feed);
      if (end === start) {
        blank++;
        line++;
        start = feed + 1;
        continue;
      }
      let fields = find(bytes, start, end, mark, bounds);
      let next = line + 1;
      if (fields === UNCLOSED) {
        feed = endOfRecord(bytes, start, mark);
        if (feed < 0 && !isLast && bytes.length - start <= LONGEST) {
          rest = bytes.slice(start);
          return;
        }
        if (feed < 0 || feed - start > LONGEST) throw unclosed(bytes, start);
        next += feedsIn(bytes, start, feed);
        end = withoutReturn(bytes, start, feed);
        fields = find(bytes, start, end, mark, bounds);
      }
      each(bytes, start, end, fields, line);
      line = next;
      start = feed + 1;
    }
  };

  const withRest = (piece: Uint8Array): Uint8Array => {
    if (rest.length === 0) return piece;
    const whole = new Uint8Array(rest.length + piece.length);
    whole.set(rest);
    whole.set(piece, rest.length);
    rest = NOTHING;
    return whole;
  };

  return {
    take: (piece) => cut(withRest(piece), false),
    end: () => cut(withRest(NOTHING), true),
    blankLines: () => blank,
  };
};

/** The end of a line without the carriage return that may stand before its feed. */
const withoutReturn = (bytes: Uint8Array, start: number, feed: number): number =>
  feed > start && bytes[feed - 1] === CARRIAGE_RETURN ? feed - 1 : feed;

/** The line feed behind a record, past those between quotes, or the end of the bytes; -1 if a quote is open there. */
const endOfRecord = (bytes: Uint8Array, start: number, mark: string): number => {
  const byte = mark.charCodeAt(0);
  let isStart = true;
  for (let i = start; i < bytes.length; i++) {
    if (isStart && bytes[i] === QUOTE) {
      for (i++; bytes[i] !== QUOTE || bytes[i + 1] === QUOTE; i += bytes[i] === QUOTE ? 2 : 1)
        if (i >= bytes.length) return -1;
      isStart = false;
    } else if (bytes[i] === 0x0a) return i;
    else isStart = bytes[i] === byte;
  }
  return bytes.length;
};

const feedsIn = (bytes: Uint8Array, start: number, end: number): number => {
  let feeds = 0;
  for (let at = bytes.indexOf(0x0a, start); at >= 0 && at < end; at = bytes.indexOf(0x0a, at + 1)) feeds++;
  return feeds;
};

/** Knows the line of each row, although not each line is a row. */
export interface LineNumbers {
  /** Notes the line of the next row. */
  readonly add: (row: number, line: number) => void;
  readonly of: (row: number) => number;
}

/** The lines of rows; it remembers only where rows and lines come apart. */
export const lineNumbers = (): LineNumbers => {
  const rows: number[] = [];
  const shifts: number[] = [];
  let last = 1;
  return {
    add: (row, line) => {
      if (line - row === last) return;
      last = line - row;
      rows.push(row);
      shifts.push(last);
    },
    of: (row) => {
      let [low, high] = [0, rows.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((rows[middle] ?? 0) <= row) low = middle + 1;
        else high = middle;
      }
      return row + (low === 0 ? 1 : (shifts[low - 1] ?? 1));
    },
  };
};
