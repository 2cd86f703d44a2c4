/** The format of MovieLens 100K, and of other files between tabs without a head. */
import { firstLines } from "../bytes.ts";
import { DataError } from "../data-error.ts";
import type { Interactions } from "../interactions.ts";
import { headOf } from "./columns.ts";
import { type Layout, delimitedReader, printDelimited } from "./delimited.ts";
import { afterwards, type Format } from "./format.ts";
import { TAGS_HEAD } from "./tagged-artists.ts";
import { usualColumns } from "./usual-columns.ts";

const TAB = "\t";
const LAYOUT: Layout = { mark: TAB, columns: ["user", "item", "rating", "time"] };

/** User, item, rating and time between tabs. */
export const uData: Format = {
  name: "u.data",
  example: "196\t242\t3\t881250949",
  recognises: (lines) => lines[0]?.includes(TAB) === true && !headOf(lines),
  reader: (begin, file) => {
    const columns = usualColumns(firstLines(begin), TAB, file);
    const reader = delimitedReader(file, { ...LAYOUT, columns });
    return afterwards(reader, (interactions) => assertRatings(interactions, reader.placeOf));
  },
  print: (interactions) => printDelimited(interactions, LAYOUT),
};

/** A whole rating above this is more likely the number of a tag. */
const LARGEST_RATING = 10;

/**
 * The tags of Last.fm without their head look like ratings with times in milliseconds, but a user puts several on one artist
 * at one moment. Throws a `DataError` for them.
 */
const assertRatings = (interactions: Interactions, placeOf: (row: number) => string): Interactions => {
  const { users, items, times, ratings, timeUnit } = interactions;
  if (!ratings || timeUnit !== "milliseconds" || !ratings.every(Number.isInteger)) return interactions;
  const isSame = (row: number): boolean =>
    row > 0 && users[row] === users[row - 1] && items[row] === items[row - 1] && times[row] === times[row - 1];
  const tag = ratings.findIndex(
    (rating, row) => rating > LARGEST_RATING || (isSame(row) && rating !== ratings[row - 1]),
  );
  if (tag < 0) return interactions;
  throw new DataError(
    `${placeOf(tag)}: expected a rating up to ${LARGEST_RATING} in field 3, got ${ratings[tag]} beside times in ` +
      `milliseconds: it may be a tag of Last.fm's data, whose first line is missing. Put ${JSON.stringify(TAGS_HEAD)} above ` +
      `the lines, or, if these are ratings, "user\\titem\\trating\\ttimestamp".`,
  );
};
