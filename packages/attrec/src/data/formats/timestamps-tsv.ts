import { type Layout, parseDelimited, printDelimited } from "./delimited.ts";
import type { Format } from "./format.ts";

const HEAD = "user_id\titem_id\ttimestamp";
const LAYOUT: Layout = { mark: "\t", columns: ["user", "item", "seconds"], head: HEAD };

/** User, item and Unix seconds between tabs, below a line that names them: purchases with their dates. */
export const timestampsTsv: Format = {
  name: "timestamps.tsv",
  example: `${HEAD}\n1\t5390\t1267056000`,
  recognises: ([firstLine]) => firstLine === HEAD,
  parse: (bytes, file) => parseDelimited(bytes, file, LAYOUT),
  print: (interactions) => printDelimited(interactions, LAYOUT),
};
