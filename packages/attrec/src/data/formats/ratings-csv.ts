/** Files whose first line names their columns: MovieLens since 2013, RecBole, and most tables. */
import { firstLines } from "../bytes.ts";
import { columnsOfHead, headOf } from "./columns.ts";
import { type Layout, delimitedReader, printDelimited } from "./delimited.ts";
import { afterwards, type Format, type RowReader } from "./format.ts";
import { saidOfColumns } from "./said-of-columns.ts";
import { isTagsHead } from "./tagged-artists.ts";

const HEAD = "userId,movieId,rating,timestamp";
const LAYOUT: Layout = { mark: ",", columns: ["user", "item", "rating", "time"], head: HEAD };

/** Named columns, in any order, between commas, tabs, semicolons, double colons or bars. The reader skips other columns. */
export const ratingsCsv: Format = {
  name: "ratings.csv",
  example: `${HEAD}\n1,307,3.5,1256677221`,
  recognises: (lines) => !isTagsHead(lines[0]) && headOf(lines) !== undefined,
  reader: (begin, file) => namedReader(begin, file),
  print: (interactions) => printDelimited(interactions, LAYOUT),
};

const namedReader = (begin: Uint8Array, file: string): RowReader => {
  const [first = "", ...lines] = firstLines(begin);
  const head = headOf([first, ...lines]) ?? { mark: LAYOUT.mark, names: first.split(LAYOUT.mark) };
  const { mark, names } = head;
  const columns = columnsOfHead(names, file);
  const isQuoted = mark === "," || mark === ";" || first.includes('"');
  const reader = delimitedReader(file, { mark, columns, head: first, isQuoted });
  return afterwards(reader, (interactions) => saidOfColumns(interactions, names, columns));
};
