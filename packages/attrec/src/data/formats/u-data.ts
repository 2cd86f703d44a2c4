import { type Layout, parseDelimited, printDelimited } from "./delimited.ts";
import type { Format } from "./format.ts";

const TAB = "\t";
const LAYOUT: Layout = { mark: TAB, columns: ["user", "item", "rating", "seconds"] };

/** MovieLens 100K: user, item, rating and Unix seconds between tabs. */
export const uData: Format = {
  name: "u.data",
  example: "196\t242\t3\t881250949",
  // A line without a digit names the columns of another layout.
  recognises: ([firstLine = ""]) => firstLine.includes(TAB) && /\d/.test(firstLine),
  parse: (bytes, file) => parseDelimited(bytes, file, LAYOUT),
  print: (interactions) => printDelimited(interactions, LAYOUT),
};
