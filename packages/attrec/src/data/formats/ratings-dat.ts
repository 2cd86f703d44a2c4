import { type Layout, parseDelimited, printDelimited } from "./delimited.ts";
import type { Format } from "./format.ts";

const COLONS = "::";
const LAYOUT: Layout = { mark: COLONS, columns: ["user", "item", "rating", "seconds"] };

/** MovieLens 1M and MovieTweetings: user, item, rating and Unix seconds between double colons. */
export const ratingsDat: Format = {
  name: "ratings.dat",
  example: "1::1193::5::978300760",
  recognises: ([firstLine = ""]) => firstLine.includes(COLONS),
  parse: (bytes, file) => parseDelimited(bytes, file, LAYOUT),
  print: (interactions) => printDelimited(interactions, LAYOUT),
};
