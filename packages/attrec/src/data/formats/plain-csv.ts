/** Files between commas or semicolons without a head: Amazon's ratings. */
import { firstLines } from "../bytes.ts";
import { headOf } from "./columns.ts";
import { type Layout, delimitedReader, printDelimited } from "./delimited.ts";
import type { Format } from "./format.ts";
import { isJson } from "./json-lines.ts";
import { isMostly } from "./mostly.ts";
import { usualColumns } from "./usual-columns.ts";

const LAYOUT: Layout = { mark: ",", columns: ["user", "item", "rating", "time"] };

const FIELDS = /^[^,]+(,[^,]*){2,3}$|^[^;]+(;[^;]*){2,3}$/;

/** User, item, rating and time between commas or semicolons, perhaps in double quotes. */
export const plainCsv: Format = {
  name: "ratings_Books.csv",
  example: "A1C6M8LCIX4M6M,0001713353,5,1123804800",
  recognises: (lines) =>
    isMostly(lines, FIELDS) &&
    !isJson(lines) &&
    lines[0]?.includes("\t") === false &&
    !lines[0].includes("::") &&
    !headOf(lines),
  reader: (begin, file) => {
    const lines = firstLines(begin);
    const mark = isMostly(lines, /;.*;/) ? ";" : ",";
    return delimitedReader(file, { mark, columns: usualColumns(lines, mark, file), isQuoted: true });
  },
  print: (interactions) => printDelimited(interactions, LAYOUT),
};
