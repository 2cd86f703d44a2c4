/** MovieLens 1M and MovieTweetings. */
import { firstLines } from "../bytes.ts";
import { headOf, usualColumns } from "./columns.ts";
import { type Layout, parseDelimited, printDelimited } from "./delimited.ts";
import type { Format } from "./format.ts";

const COLONS = "::";
const LAYOUT: Layout = { mark: COLONS, columns: ["user", "item", "rating", "time"] };

/** User, item, rating and time between double colons. */
export const ratingsDat: Format = {
  name: "ratings.dat",
  example: "1::1193::5::978300760",
  recognises: (lines) => lines[0]?.includes(COLONS) === true && !lines[0].includes("\t") && !headOf(lines),
  parse: (bytes, file) =>
    parseDelimited(bytes, file, { ...LAYOUT, columns: usualColumns(firstLines(bytes), COLONS, file) }),
  print: (interactions) => printDelimited(interactions, LAYOUT),
};
