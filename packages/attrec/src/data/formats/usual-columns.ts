/** Tells the columns of lines without names above them: user, item, rating and time, if nothing says otherwise. */
import { DataError, quote } from "../data-error.ts";
import { type Column, isNumber, splitFields } from "./columns.ts";

const USUAL: readonly Column[] = ["user", "item", "rating", "time"];
const DATED = /^\d{4}-\d\d-\d\d([T ]|$)/;

/** Whether a field can only be a time: a number too large for anything else, or a date. */
export const isTime = (field: string): boolean =>
  DATED.test(field) || (isNumber(field) && Math.abs(Number(field)) >= 1e8);

/**
 * The columns of lines without a head: user, item, rating and time; or user, item and time, if the third of three fields can
 * only be a time. Throws a `DataError` if the columns are unclear, or seem to stand in another order.
 */
export const usualColumns = (lines: readonly string[], mark: string, file: string): readonly Column[] => {
  const rows = lines.map((line) => splitFields(line, mark));
  const isMost = (test: (row: readonly string[]) => boolean): boolean => 2 * rows.filter(test).length > rows.length;
  const isTimeAt = (i: number): boolean => isMost((row) => isTime(row[i] ?? ""));
  const unclear = (expected: string): DataError =>
    new DataError(
      `${file}:1: expected ${expected}, got ${quote(lines[0] ?? "")}. If the fields are others, or in another order, say which ` +
        `is which, such as --columns user=1,item=3,time=2.`,
    );
  if (isMost(({ length }) => length > USUAL.length && length === rows[0]?.length))
    throw unclear("three or four fields (user, item, rating, time)");
  if (isMost(({ length }) => length === 3)) {
    if (isTimeAt(2)) return ["user", "item", "time"];
    throw new DataError(
      `${file}:1: expected a time in the third of three fields, or four fields (user, item, rating, time), got ` +
        `${quote(lines[0] ?? "")}. Without times there is no order: add them, or, if each user's lines stand in the order of ` +
        `time, keep only user and item, separated by a space.`,
    );
  }
  // Read in the usual order, times would become users or items, and nothing would tell.
  const elsewhere = [0, 1, 2].find(isTimeAt);
  if (elsewhere !== undefined && !isTimeAt(3))
    throw unclear(`the time in the fourth of four fields, as field ${elsewhere + 1} seems to be one`);
  return USUAL;
};
