/** Files whose first line names their columns: MovieLens since 2013, RecBole, and most tables. */
import { firstLines } from "../bytes.ts";
import type { Interactions } from "../interactions.ts";
import { columnsOfHead, headOf } from "./columns.ts";
import { type Layout, parseDelimited, printDelimited } from "./delimited.ts";
import type { Format } from "./format.ts";
import { TAGS_HEAD } from "./tagged-artists.ts";

const HEAD = "userId,movieId,rating,timestamp";
const LAYOUT: Layout = { mark: ",", columns: ["user", "item", "rating", "time"], head: HEAD };

/** Named columns, in any order, between commas, tabs, semicolons, double colons or bars. The reader skips other columns. */
export const ratingsCsv: Format = {
  name: "ratings.csv",
  example: `${HEAD}\n1,307,3.5,1256677221`,
  recognises: (lines) => lines[0] !== TAGS_HEAD && headOf(lines) !== undefined,
  parse: (bytes, file) => parseNamed(bytes, file),
  print: (interactions) => printDelimited(interactions, LAYOUT),
};

const parseNamed = (bytes: Uint8Array, file: string): Interactions => {
  const [first = "", ...lines] = firstLines(bytes);
  const head = headOf([first, ...lines]) ?? { mark: LAYOUT.mark, names: first.split(LAYOUT.mark) };
  const { mark, names } = head;
  const columns = columnsOfHead(head, file);
  const isQuoted = mark === "," || mark === ";" || first.includes('"');
  const interactions = parseDelimited(bytes, file, { mark, columns, head: first, isQuoted });
  const other = names.filter((_, i) => columns[i] === "other");
  if (other.length === 0) return interactions;
  const named = names.flatMap((name, i) => (columns[i] === "other" ? [] : [`${columns[i]} ${JSON.stringify(name)}`]));
  const passed = other.map((name) => JSON.stringify(name)).join(", ");
  return {
    ...interactions,
    remarks: [
      `Of the columns ${named.join(", ")} were read, and ${passed} passed over.`,
      ...(interactions.remarks ?? []),
    ],
  };
};
