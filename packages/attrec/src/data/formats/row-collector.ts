/** Collects the actions of a file row by row, from the bytes of their fields, whatever the file's layout. */
import { at } from "@attrec/tensor/extend";
import { excerptOf, textOf } from "../bytes.ts";
import { DataError, quote } from "../data-error.ts";
import type { Interactions } from "../interactions.ts";
import { growing } from "./blocks.ts";
import type { Column } from "./columns.ts";
import { type Remainders, remaindersFrom } from "./fine-times.ts";
import { densely, numberKnown, numbering } from "./numbering.ts";
import { idAt, numberAt } from "./numerals.ts";
import { dateAt, dateOfParts, isFine, noTime, remarkOn, timeAt, type TimeUnit, toSeconds } from "./times.ts";

/** Collects rows. */
export interface RowCollector {
  /** Adds a row; field i is `bytes[bounds[2 i] … bounds[2 i + 1] - 1]`. Throws a `DataError` that names its place. */
  readonly add: (bytes: Uint8Array, bounds: Int32Array) => void;
  /** The number of the user, or the item, with the id that these bytes are. Throws a `DataError` that names the place of the next row. */
  readonly numberOf: (kind: "user" | "item", bytes: Uint8Array, start: number, end: number) => number;
  /** The number of the user, or the item, with the id that these bytes are, if a row had it before; else -1. */
  readonly numberKnown: (kind: "user" | "item", bytes: Uint8Array) => number;
  /** The id that has a number. */
  readonly nameOf: (kind: "user" | "item", number: number) => string;
  /**
   * Adds a row of values that need not be read from text: the numbers of a user and an item, a rating, and a time which a double says
   * exactly; undefined where there is no such column. Says whether it did: dates and numbers must not be mixed.
   */
  readonly addValues: (user: number, item: number, rating: number | undefined, time: number | undefined) => boolean;
  /** The number of rows until now. */
  readonly count: () => number;
  /** The place of the next row, for messages. */
  readonly place: () => string;
  /** All rows. Throws a `DataError` if their times are in more than one unit. */
  readonly end: () => Interactions;
}

/** How fields are to be understood. */
interface Understanding {
  /** Whether two double quotes in a field stand for one. */
  readonly isQuoted?: boolean;
  /** The unit of times whose size does not tell it; seconds by default. */
  readonly unit?: Exclude<TimeUnit, "dates">;
}

/** A decimal number as some countries write it; with three digits behind the comma it may be thousands. */
const COMMA = /^-?\d+,\d{1,2}$/;

const PARTS = ["year", "month", "day", "hour", "minute", "second"] as const;

/** Collects rows of these columns. Without a time among them, rows are in the order of time. */
export const collectRows = (
  columns: readonly Column[],
  placeOf: (row: number) => string,
  understanding: Understanding = {},
): RowCollector => {
  const users = growing((length) => new Int32Array(length));
  const items = growing((length) => new Int32Array(length));
  const times = growing((length) => new Float64Array(length));
  const ratings = growing((length) => new Float32Array(length));
  const userNumbers = numbering("a user", understanding);
  const itemNumbers = numbering("an item", understanding);
  const [userColumn, itemColumn] = [columns.indexOf("user"), columns.indexOf("item")];
  const [ratingColumn, tagColumn, timeColumn] = [
    columns.indexOf("rating"),
    columns.indexOf("tag"),
    columns.indexOf("time"),
  ];
  const parts = PARTS.map((part) => columns.indexOf(part));
  const isOfParts = timeColumn < 0 && (parts[0] ?? -1) >= 0;
  let row = 0;
  let isDated: boolean | undefined;
  let hasCommas = false;
  let remainders: Remainders | undefined;

  const wrongField = (at: number, expected: string, text: string, remedy = ""): DataError =>
    new DataError(
      `${placeOf(row)}: expected ${expected} in field ${at + 1}, got ${quote(text)}. Correct or remove the line${remedy}.`,
    );

  const ratingAt = (bytes: Uint8Array, from: number, to: number): number => {
    const rating = Math.fround(numberAt(bytes, from, to));
    if (Number.isFinite(rating)) return rating;
    const text = excerptOf(bytes, from, to);
    if (!COMMA.test(text))
      throw wrongField(
        ratingColumn,
        "a decimal number as the rating",
        text,
        ", or read no ratings: --columns rating=none",
      );
    hasCommas = true;
    return Math.fround(Number(text.replace(",", ".")));
  };

  const timeIn = (bytes: Uint8Array, from: number, to: number): number => {
    // All times are of the same kind as the first: dates or numbers.
    const wasDated = isDated;
    isDated ??= !Number.isNaN(dateAt(bytes, from, to));
    const time = timeAt(bytes, from, to, isDated);
    if (Number.isNaN(time)) throw noTime(placeOf(row), timeColumn + 1, excerptOf(bytes, from, to), wasDated);
    const fine = isFine(from, to, isDated);
    if (fine) remainders ??= remaindersFrom(row);
    remainders?.add(time, fine ? textOf(bytes, from, to) : undefined);
    return time;
  };

  const timeOfParts = (bytes: Uint8Array, bounds: Int32Array): number => {
    const values = parts.map((at) => (at < 0 ? 0 : numberAt(bytes, bounds[2 * at] ?? 0, bounds[2 * at + 1] ?? 0)));
    const time = dateOfParts(values);
    if (!Number.isNaN(time)) return time;
    const given = parts
      .filter((at) => at >= 0)
      .map((at) => excerptOf(bytes, bounds[2 * at] ?? 0, bounds[2 * at + 1] ?? 0));
    throw wrongField(parts[0] ?? 0, "the numbers of a year, a month, a day and a time of day", given.join(" "));
  };

  return {
    numberOf: (kind, bytes, start, end) =>
      densely(kind === "user" ? userNumbers : itemNumbers, bytes, start, end, placeOf, row),
    numberKnown: (kind, bytes) => numberKnown(kind === "user" ? userNumbers : itemNumbers, bytes),
    nameOf: (kind, number) => at((kind === "user" ? userNumbers : itemNumbers).names, number),
    addValues: (user, item, rating, time) => {
      if (time !== undefined) isDated ??= false;
      if (isDated || isOfParts) return false;
      users.add(user);
      items.add(item);
      if (rating !== undefined) ratings.add(rating);
      times.add(time ?? row);
      remainders?.add(time ?? row, undefined);
      row++;
      return true;
    },
    add: (bytes, bounds) => {
      users.add(
        densely(userNumbers, bytes, bounds[2 * userColumn] ?? 0, bounds[2 * userColumn + 1] ?? 0, placeOf, row),
      );
      items.add(
        densely(itemNumbers, bytes, bounds[2 * itemColumn] ?? 0, bounds[2 * itemColumn + 1] ?? 0, placeOf, row),
      );
      if (ratingColumn >= 0)
        ratings.add(ratingAt(bytes, bounds[2 * ratingColumn] ?? 0, bounds[2 * ratingColumn + 1] ?? 0));
      if (tagColumn >= 0 && idAt(bytes, bounds[2 * tagColumn] ?? 0, bounds[2 * tagColumn + 1] ?? 0) < 0)
        throw wrongField(
          tagColumn,
          "a tag number of 1 to 15 digits",
          excerptOf(bytes, bounds[2 * tagColumn] ?? 0, bounds[2 * tagColumn + 1] ?? 0),
        );
      if (timeColumn >= 0) times.add(timeIn(bytes, bounds[2 * timeColumn] ?? 0, bounds[2 * timeColumn + 1] ?? 0));
      else times.add(isOfParts ? timeOfParts(bytes, bounds) : row);
      row++;
    },
    count: () => row,
    place: () => placeOf(row),
    end: () => {
      const seconds = times.end();
      const raw = remainders && seconds.slice();
      const usual = understanding.unit ?? "seconds";
      const unit = isOfParts || isDated ? "dates" : timeColumn < 0 ? usual : toSeconds(seconds, placeOf, usual);
      if (raw) remainders?.setApart(raw, seconds);
      const remarks = [
        ...(unit === usual ? [] : remarkOn(unit)),
        ...(timeColumn >= 0 && row > 1 && seconds.every((time) => time === seconds[0])
          ? ["All actions have one time: their order is that of the lines, if they have any."]
          : []),
        ...(hasCommas ? ["Ratings with a comma, such as 3,5, are read as decimal numbers."] : []),
      ];
      return {
        users: users.end(),
        items: items.end(),
        times: seconds,
        ...(ratingColumn >= 0 && { ratings: ratings.end() }),
        userNames: userNumbers.names,
        itemNames: itemNumbers.names,
        ...(timeColumn < 0 && !isOfParts && { ordinal: true }),
        ...(unit !== usual && { timeUnit: unit }),
        ...(remarks.length > 0 && { remarks }),
      };
    },
  };
};
