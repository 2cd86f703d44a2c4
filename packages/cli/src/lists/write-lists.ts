/** Writes lists of recommended items as a file: a table between commas, JSON lines or Parquet, by the ending of its name. */
import { writeAtomically } from "attrec/node";
import { either } from "attrec/extend";
import { UsageError } from "../program/usage-error.ts";
import { csvLine } from "./csv.ts";
import { parquetParts, type RowGroup } from "./parquet.ts";

/** The items for one user, nearest first, with their scores: smaller is nearer. */
export interface NamedList {
  readonly user: string;
  readonly items: readonly string[];
  readonly scores: readonly number[];
}

type Lists = AsyncIterable<NamedList>;

/** Rows of Parquet that are in memory together, at least: groups of rows end between users. */
const GROUP = 50_000;

const encoder = new TextEncoder();

/** The bytes of a file of lists, by the ending of its name. */
const layouts: Readonly<Record<string, (lists: Lists) => AsyncIterable<Uint8Array>>> = {
  csv: async function* (lists) {
    yield encoder.encode(csvLine(["user", "rank", "item", "score"]));
    for await (const { user, items, scores } of lists)
      yield encoder.encode(items.map((item, i) => csvLine([user, i + 1, item, scores[i] ?? NaN])).join(""));
  },
  jsonl: async function* (lists) {
    for await (const list of lists) yield encoder.encode(`${JSON.stringify(list)}\n`);
  },
  parquet: (lists) => parquetParts({ user: "text", rank: "int", item: "text", score: "double" }, groupsOf(lists)),
};

async function* groupsOf(lists: Lists): AsyncGenerator<RowGroup, void, undefined> {
  let group = emptyGroup();
  for await (const { user, items, scores } of lists) {
    items.forEach((item, i) => {
      group.user.push(user);
      group.rank.push(i + 1);
      group.item.push(item);
      group.score.push(scores[i] ?? NaN);
    });
    if (group.user.length < GROUP) continue;
    yield group;
    group = emptyGroup();
  }
  if (group.user.length > 0) yield group;
}

const emptyGroup = () => ({
  user: [] as string[],
  rank: [] as number[],
  item: [] as string[],
  score: [] as number[],
});

const layoutOf = (path: string): ((lists: Lists) => AsyncIterable<Uint8Array>) => {
  const [, ending = ""] = /[.]([a-z]+)$/.exec(path) ?? [];
  const layout = Object.hasOwn(layouts, ending) ? layouts[ending] : undefined;
  if (layout) return layout;
  throw new UsageError(
    `Lists are written as ${either(Object.keys(layouts))}, by the ending of the file's name: name one such as lists.csv, not '${path}'.`,
  );
};

/** Throws a sentence unless the name of a file says how lists are written in it. */
export const assertListsFile = (path: string): void => void layoutOf(path);

/** Writes lists as they come, to a file that is whole or as it was before. */
export const writeLists = (path: string, lists: Lists): Promise<void> => writeAtomically(path, layoutOf(path)(lists));
