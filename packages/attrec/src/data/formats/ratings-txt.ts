/** The format of ratings between spaces. */
import { headOf } from "./columns.ts";
import { type Layout, delimitedReader, printDelimited } from "./delimited.ts";
import type { Format } from "./format.ts";
import { isMostly } from "./mostly.ts";

const SPACE = " ";
const LAYOUT: Layout = { mark: SPACE, columns: ["user", "item", "rating", "time"] };

/** User, item, rating and time between single spaces, without a line of names. */
export const ratingsTxt: Format = {
  name: "ratings.txt",
  example: "0 17 5.0 1158019200",
  recognises: (lines) => isMostly(lines, /^[^ ]+ [^ ]+ -?[\d.]+ [\dTZ:.+-]+$/) && !headOf(lines),
  reader: (_, file) => delimitedReader(file, LAYOUT),
  // A rating with a point: a line of whole numbers could be a user and three items.
  print: (interactions) =>
    printDelimited(interactions, LAYOUT).replace(/^([^ ]+ [^ ]+ -?\d+)( )/gm, (_, fields: string) => `${fields}.0 `),
};
