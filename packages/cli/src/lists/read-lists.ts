/**
 * Reads lists that another program recommended, so that they can be measured: text files with a row for each user and item, as
 * RecBole, RecTools, WarpRec and Elliot have them, and JSON lines with a list for each user.
 */
import { visible } from "attrec/extend";
import { readText } from "attrec/node";

/** The items at each place of each user's list, the first is nearest. Items of one score stand at one place. */
export type NamedLists = ReadonlyMap<string, readonly (readonly string[])[]>;

/** Lists, and what there is to say of how they were read. */
export interface ReadLists {
  readonly lists: NamedLists;
  readonly notes: readonly string[];
}

/** Where the values of a row stand. */
interface Columns {
  readonly user: number;
  readonly item: number;
  /** A number that is larger for what is nearer, or the place in the list, or neither: then rows are in the order of lists. */
  readonly order?: { readonly at: number; readonly by: "score" | "rank" };
  /** Names of columns that are passed over, where none of them is known to be a score or a rank. */
  readonly other?: readonly string[];
}

/** The names under which programs write these columns, without the type that RecBole adds: `user_id:token`. */
const known = {
  user: ["user", "user_id", "userid", "uid", "user_idx"],
  item: ["item", "item_id", "itemid", "iid", "item_idx", "movieid", "movie_id"],
  rank: ["rank", "position"],
  score: ["score", "prediction", "pred", "rating", "value", "relevance"],
} as const;

/** Reads lists. Throws a sentence with the line of what is no row, no number, or an item that a list has twice. */
export const readLists = async (path: string): Promise<ReadLists> => listsIn(await readText(path, "lists"), path);

/** The lists in a text; `source` is the name under which errors speak of it. */
export const listsIn = (text: string, source: string): ReadLists => {
  const lines = text.split(/\r?\n/);
  const first = lines.findIndex((line) => line.trim() !== "");
  if (first < 0) throw new Error(`${source} is empty: expected a row for each user and item.`);
  const head = lines[first] ?? "";
  if (head.startsWith("{")) return { lists: checked(fromJson(lines, source), source), notes: [] };
  const delimiter = ["\t", ",", ";", " "].find((one) => head.includes(one));
  if (delimiter === undefined)
    throw new Error(`${source}:${first + 1}: expected a user and an item with a tab or a comma between.`);
  const named = columnsNamed(cellsOf(head, delimiter));
  const columns = named ?? columnsByPlace(cellsOf(head, delimiter).length);
  const rows = new Map<string, { readonly item: string; readonly order: number }[]>();
  for (let i = named ? first + 1 : first; i < lines.length; i++) {
    const line = lines[i] ?? "";
    if (line.trim() === "") continue;
    const cells = cellsOf(line, delimiter);
    const [user, item] = [cells[columns.user], cells[columns.item]];
    const fault = (what: string): Error => new Error(`${source}:${i + 1}: ${what}`);
    if (!user || !item) throw fault("expected a user and an item, got fewer cells.");
    const own = rows.get(user) ?? [];
    rows.set(user, own);
    own.push({ item, order: orderOf(columns, cells, own.length, fault) });
  }
  const lists = new Map([...rows].map(([user, own]) => [user, placesOf(own)] as const));
  return { lists: checked(lists, source), notes: notesOn(columns, source) };
};

/** The places of rows, in ascending order: equal ones are one place, since the order of rows says nothing of them. */
const placesOf = (
  rows: readonly { readonly item: string; readonly order: number }[],
): readonly (readonly string[])[] => {
  const places: string[][] = [];
  let before: number | undefined;
  for (const { item, order } of rows.toSorted((a, b) => a.order - b.order)) {
    if (order === before) places.at(-1)?.push(item);
    else places.push([item]);
    before = order;
  }
  return places;
};

const notesOn = ({ other = [] }: Columns, source: string): readonly string[] =>
  other.length === 0
    ? []
    : [
        `The rows of ${source} are taken in their order: of its columns none is called score or rank, and ${other.map((name) => JSON.stringify(name)).join(", ")} ${other.length === 1 ? "is" : "are"} passed over.`,
      ];

/** A number by which the rows of a user ascend. */
const orderOf = (
  { order }: Columns,
  cells: readonly string[],
  before: number,
  fault: (what: string) => Error,
): number => {
  if (!order) return before;
  const text = cells[order.at] ?? "";
  const value = text.trim() === "" ? NaN : Number(text);
  if (Number.isNaN(value)) throw fault(`the ${order.by} ${JSON.stringify(visible(text))} is no number.`);
  return order.by === "rank" ? value : -value;
};

const cellsOf = (line: string, delimiter: string): readonly string[] => {
  if (!line.includes('"')) return line.split(delimiter).map((cell) => cell.trim());
  const cells = line.match(new RegExp(`(?<=^|\\${delimiter})("(?:[^"]|"")*"|[^\\${delimiter}]*)`, "g")) ?? [];
  return cells.map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell.trim()));
};

/** The columns that a first line names; none if it is a row like the others. */
const columnsNamed = (cells: readonly string[]): Columns | undefined => {
  const names = cells.map((cell) => cell.replace(/:[a-z_]+$/, "").toLowerCase());
  const find = (of: keyof typeof known): number => names.findIndex((name) => known[of].some((one) => one === name));
  const [user, item, rank, score] = [find("user"), find("item"), find("rank"), find("score")];
  if (user < 0 || item < 0) return undefined;
  if (rank >= 0) return { user, item, order: { at: rank, by: "rank" } };
  if (score >= 0) return { user, item, order: { at: score, by: "score" } };
  return { user, item, other: cells.filter((_, i) => i !== user && i !== item) };
};

const columnsByPlace = (count: number): Columns => ({
  user: 0,
  item: 1,
  ...(count > 2 && { order: { at: 2, by: "score" } }),
});

const fromJson = (lines: readonly string[], source: string): NamedLists => {
  const lists = new Map<string, readonly (readonly string[])[]>();
  lines.forEach((line, i) => {
    if (line.trim() === "") return;
    const [user, items] = listIn(line) ?? [];
    if (user === undefined || items === undefined)
      throw new Error(`${source}:${i + 1}: expected a JSON object with a user and a list of items.`);
    if (lists.has(user)) throw new Error(`${source}:${i + 1}: user '${visible(user)}' has a list before.`);
    lists.set(
      user,
      items.map((one) => [one]),
    );
  });
  return lists;
};

const listIn = (line: string): readonly [user: string, items: readonly string[]] | undefined => {
  try {
    const { user, items } = Object(JSON.parse(line)) as { readonly user?: unknown; readonly items?: unknown };
    const isName = (one: unknown): one is string | number => typeof one === "string" || typeof one === "number";
    return isName(user) && Array.isArray(items) && items.every(isName) ? [String(user), items.map(String)] : undefined;
  } catch {
    return undefined;
  }
};

/** Throws a sentence for a list that has an item twice: its places would be undefined. */
const checked = (lists: NamedLists, source: string): NamedLists => {
  for (const [user, places] of lists) {
    const items = places.flat();
    if (new Set(items).size === items.length) continue;
    const twice = items.find((item, i) => items.indexOf(item) !== i) ?? "";
    throw new Error(`${source}: the list of user '${visible(user)}' has the item '${visible(twice)}' twice.`);
  }
  return lists;
};
