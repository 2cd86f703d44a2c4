import { parseDelimited, printDelimited } from "./delimited.ts";
import type { Format } from "./format.ts";

const TAB = "\t";

/** MovieLens 100K: user, item, rating and Unix seconds between tabs. */
export const uData: Format = {
  name: "u.data",
  example: "196\t242\t3\t881250949",
  recognises: (firstLine) => firstLine.includes(TAB),
  parse: (bytes, file) => parseDelimited(bytes, file, TAB),
  print: (interactions) => printDelimited(interactions, TAB),
};
