/** The format of MovieLens 1M and MovieTweetings. */
import { firstLines } from "../bytes.ts";
import { headOf } from "./columns.ts";
import { type Layout, delimitedReader, printDelimited } from "./delimited.ts";
import type { Format } from "./format.ts";
import { isJson } from "./json-lines.ts";
import { usualColumns } from "./usual-columns.ts";

const COLONS = "::";
const LAYOUT: Layout = { mark: COLONS, columns: ["user", "item", "rating", "time"] };

/** User, item, rating and time between double colons. */
export const ratingsDat: Format = {
  name: "ratings.dat",
  example: "1::1193::5::978300760",
  recognises: (lines) =>
    lines[0]?.includes(COLONS) === true && !isJson(lines) && !lines[0].includes("\t") && !headOf(lines),
  reader: (begin, file) => delimitedReader(file, { ...LAYOUT, columns: usualColumns(firstLines(begin), COLONS, file) }),
  print: (interactions) => printDelimited(interactions, LAYOUT),
};
