/** The format of users, items and times between spaces. */
import { headOf } from "./columns.ts";
import { type Layout, delimitedReader, printDelimited } from "./delimited.ts";
import type { Format } from "./format.ts";
import { isTime } from "./usual-columns.ts";

const SPACE = " ";
const LAYOUT: Layout = { mark: SPACE, columns: ["user", "item", "time"] };

/** User, item and time between single spaces: three fields, and the last can only be a time. */
export const timesTxt: Format = {
  name: "times.txt",
  example: "0 17 1158019200\n0 4 1158019260",
  recognises: (lines) => {
    const isOwn = (line: string): boolean => {
      const fields = line.split(SPACE);
      return fields.length === 3 && isTime(fields[2] ?? "");
    };
    return 2 * lines.filter(isOwn).length > lines.length && !headOf(lines);
  },
  reader: (_, file) => delimitedReader(file, LAYOUT),
  print: (interactions) => printDelimited(interactions, LAYOUT),
};
