import { parseDelimited, printDelimited } from "./delimited.ts";
import type { Format } from "./format.ts";

const COLONS = "::";

/** MovieLens 1M and MovieTweetings: user, item, rating and Unix seconds between double colons. */
export const ratingsDat: Format = {
  name: "ratings.dat",
  example: "1::1193::5::978300760",
  recognises: (firstLine) => firstLine.includes(COLONS),
  parse: (bytes, file) => parseDelimited(bytes, file, COLONS),
  print: (interactions) => printDelimited(interactions, COLONS),
};
