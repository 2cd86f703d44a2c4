/** The format of SASRec's data. */
import { inOrderOfTime } from "../interactions.ts";
import { headOf } from "./columns.ts";
import { type Layout, delimitedReader, printDelimited } from "./delimited.ts";
import type { Format } from "./format.ts";
import { isMostly } from "./mostly.ts";

const LAYOUT: Layout = { mark: " ", columns: ["user", "item"] };

/** Two ids with at least one digit: any text could be two words. */
const PAIR = /^(?=.*\d)(?!.*::)[\p{L}\d_.:@-]+ [\p{L}\d_.:@-]+$/u;

/** User and item with a space between them, each user's lines in the order of time: the layout of SASRec's data. */
export const pairsTxt: Format = {
  name: "pairs.txt",
  example: "1 6393\n1 13504",
  recognises: (lines) => isMostly(lines, PAIR) && !headOf(lines),
  reader: (_, file) => delimitedReader(file, LAYOUT),
  print: (interactions) => printDelimited(inOrderOfTime(interactions), LAYOUT),
};
