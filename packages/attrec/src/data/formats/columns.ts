/** Finds the meaning of a file's columns: from the names in its first line, or, without names, from their contents. */
import { DataError, quote } from "../data-error.ts";

/** The content of a column. A tag is a number, which the reader checks and ignores; a time may be given in its parts, in UTC; "other" is anything. */
export type Column =
  "user" | "item" | "rating" | "time" | "tag" | "year" | "month" | "day" | "hour" | "minute" | "second" | "other";

/** Names of columns without signs between words, in the order in which they are preferred. */
const NAMES: Readonly<Record<"user" | "item" | "rating" | "time", readonly string[]>> = {
  user: "userid user uid username reviewerid customerid memberid profileid visitorid sessionid".split(" "),
  item: (
    "itemid item iid movieid parentasin asin productid businessid gmapid artistid trackid songid bookid isbn gameid appid " +
    "videoid newsid venueid poiid placeid locationid recipeid animeid bookmarkid movie product artist track song book game"
  ).split(" "),
  rating: "rating ratings score stars overall bookrating reviewoverall".split(" "),
  time: "timestamp unixtimestamp unixtime unixreviewtime time ts datetime date createdat".split(" "),
};

/** The separators to look for, the likelier first. */
const MARKS: readonly string[] = ["\t", "::", ",", ";", "|", " "];

/** The separator of a line; one that stands between quotes alone is none. */
export const markOf = (line: string): string | undefined => {
  const bare = line.replaceAll(/"[^"]*"/g, "");
  return MARKS.find((mark) => bare.includes(mark));
};

/** The fields of a line as text, without the quotes around them, in which a mark may stand. */
export const splitFields = (line: string, mark: string): readonly string[] => {
  const fields: string[] = [];
  for (let start = 0; start <= line.length;) {
    const quoted = quotedAt(line, start);
    const after = start + (quoted?.length ?? 0);
    const isWhole = quoted !== undefined && (after === line.length || line.startsWith(mark, after));
    const next = isWhole ? after : line.indexOf(mark, start);
    const end = next < 0 ? line.length : next;
    fields.push(isWhole ? quoted.slice(1, -1).replaceAll('""', '"') : line.slice(start, end));
    start = end + mark.length;
  }
  return fields;
};

/** What stands between quotes from this place on, with them; a quote within is written twice. */
const quotedAt = (line: string, start: number): string | undefined => {
  const quoted = /"(?:[^"]|"")*"/y;
  quoted.lastIndex = start;
  return quoted.exec(line)?.[0];
};

/** "user_id:token", which RecBole writes, as well as "User-ID" and "userId" become "userid". */
export const plainName = (name: string): string =>
  name
    .replace(/:.*$/, "")
    .replace(/[^\p{L}\d]/gu, "")
    .toLowerCase();

/** The place of the ids of users or items among names without signs; -1 if none is called so. */
export const placeOfId = (of: "user" | "item", found: readonly string[]): number =>
  NAMES[of].map((name) => found.indexOf(name)).find((place) => place >= 0) ?? -1;

const NUMBER = /^-?\d+(\.\d+)?$/;
const NAME = /^[\p{L}_#][\p{L}\d_ .:()-]*$/u;

/** Whether a field is a decimal number. */
export const isNumber = (field: string): boolean => NUMBER.test(field);

/** A first line that names columns. */
export interface Head {
  readonly mark: string;
  readonly names: readonly string[];
}

/**
 * The head of a file that begins with these lines, if it has one: a line that names a user's and an item's column, or has names
 * only and stands above numbers.
 */
export const headOf = (lines: readonly string[]): Head | undefined => {
  const [first = "", second = ""] = lines;
  const mark = markOf(first);
  if (mark === undefined) return undefined;
  const names = splitFields(first, mark);
  // The first column of a table that was written with the numbers of its rows has no name, nor has what stands behind a last mark.
  const isUnnamed = (i: number): boolean => i === 0 || i === names.length - 1;
  const isNamed = names.every((name, i) => NAME.test(name.trim()) || (isUnnamed(i) && name === ""));
  const has = (kind: "user" | "item"): boolean => names.some((name) => NAMES[kind].includes(plainName(name)));
  const below = splitFields(second, mark);
  // Names between spaces may be ids: every field below them must be a number.
  const isAboveNumbers = mark === " " ? below.every(isNumber) : below.some(isNumber);
  // Beside a user and an item a column may have any name. An object of JSON has names too.
  return (has("user") && has("item") && first[0] !== "{") || (isNamed && isAboveNumbers) ? { mark, names } : undefined;
};

/** The columns of the parts of a date and a time of day, as HetRec 2011 names them, with and without "date" before each. */
const PARTS = ["year", "month", "day", "hour", "minute", "second"] as const;

/** Columns by their names, or by their numbers from 1, for what shall be read of them; "none" for what shall not. */
export type ColumnChoice = Readonly<Partial<Record<ChosenKind, string>>>;
type ChosenKind = (typeof KINDS)[number];
const KINDS = ["user", "item", "rating", "time"] as const;

/**
 * The columns that a text chooses: "user=buyer,item=sku,time=when". A column goes by its name, in which commas may stand, or its number
 * from 1, and "none" is for a rating that shall not be read, or for the time of rows that are in the order of time. Throws a
 * `DataError` for any other text.
 *
 * @example
 * ```ts
 * columnChoiceOf("user=buyer,item=sku,time=when"); // { user: "buyer", item: "sku", time: "when" }
 * ```
 */
export const columnChoiceOf = (text: string): ColumnChoice => {
  const pairs = text.split(/,(?=\s*\w+\s*=)/).map((part): readonly [kind: ChosenKind, name: string] => {
    const [, name = "", column = ""] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(part) ?? [];
    const kind = KINDS.find((one) => one === name);
    if (kind !== undefined && column !== "" && (column !== "none" || kind === "rating" || kind === "time"))
      return [kind, column];
    throw new DataError(
      `Expected columns such as user=buyer,item=sku,time=when,rating=stars, got ${quote(part)}: give a name, or a number ` +
        `from 1, to each of ${KINDS.join(", ")} that has another name in the file. Only time and rating may be none.`,
    );
  });
  const twice = pairs.find(([kind], i) => pairs.findIndex(([other]) => other === kind) < i);
  if (twice) throw new DataError(`Expected one column for ${quote(twice[0])}, got two in ${quote(text)}.`);
  return Object.fromEntries(pairs);
};

/** The place of a chosen column; -1 if there is none of this name or number. */
const placeIn = (names: readonly string[], column: string): number => {
  const named = names.indexOf(column);
  if (named >= 0) return named;
  return /^[1-9]\d*$/.test(column) && Number(column) <= names.length ? Number(column) - 1 : -1;
};

/**
 * What is in the columns of these names, including those to skip: what was chosen, and the rest by its names. Throws a `DataError` if the
 * user, the item or the time is missing.
 */
export const columnsOfHead = (names: readonly string[], file: string, choice: ColumnChoice = {}): readonly Column[] => {
  const found = names.map(plainName);
  const columns: Column[] = found.map(() => "other");
  for (const kind of KINDS) {
    const chosen = choice[kind];
    if (chosen === undefined || chosen === "none") continue;
    const at = placeIn(names, chosen);
    if (at < 0 || columns[at] !== "other")
      throw new DataError(
        `${file}:1: expected a column ${quote(chosen)} for the ${kind}${at < 0 ? "" : " alone"}, got ${quote(names.join(", "))}. ` +
          `Name one of these, or its number from 1.`,
      );
    columns[at] = kind;
  }
  for (const kind of KINDS) {
    if (choice[kind] !== undefined) continue;
    const at = NAMES[kind]
      .map((name) => found.findIndex((one, i) => one === name && columns[i] === "other"))
      .find((place) => place >= 0);
    if (at !== undefined) columns[at] = kind;
    else if (kind === "time" && setParts(found, columns)) continue;
    else if (kind !== "rating")
      throw new DataError(
        `${file}:1: expected the names of columns, with ${kind === "item" ? "an" : "a"} ${kind} among them (such as ` +
          `${NAMES[kind].slice(0, 4).join(", ")}), got ${quote(names.join(", "))}. Say which column it is: ` +
          `--columns ${kind}=NAME${kind === "time" ? ", or time=none where the lines are in the order of time" : ""}. If the first ` +
          `line is an action, give it the layout of another.`,
      );
  }
  return columns;
};

/** Finds the parts of a date among columns, and says whether there is a whole one. */
const setParts = (found: readonly string[], columns: Column[]): boolean => {
  const places = PARTS.map((part) => found.findIndex((name) => name === part || name === `date${part}`));
  if (places.slice(0, 3).some((at) => at < 0)) return false;
  places.forEach((at, i) => {
    if (at >= 0) columns[at] = PARTS[i] ?? "other";
  });
  return true;
};
