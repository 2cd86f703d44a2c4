/** The format of the tags of HetRec 2011: Last.fm, Delicious and MovieLens. */
import { firstLines } from "../bytes.ts";
import { compareRows, type Interactions, keepRows } from "../interactions.ts";
import { type Column, columnsOfHead } from "./columns.ts";
import { type Layout, delimitedReader, printDelimited } from "./delimited.ts";
import { afterwards, type Format } from "./format.ts";

/** The first line of a file of tags. */
export const TAGS_HEAD = "userID\tartistID\ttagID\ttimestamp";

/** Whether a line names the columns of tags: on artists, bookmarks or movies, with a time or with the parts of one. */
export const isTagsHead = (line: string | undefined): boolean =>
  line !== undefined &&
  /^userID\t(artist|bookmark|movie)ID\ttagID\t(timestamp|(date_)?day\t(date_)?month\t(date_)?year(\t(date_)?hour\t(date_)?minute\t(date_)?second)?)$/.test(
    line,
  );

const LAYOUT: Layout = {
  mark: "\t",
  columns: ["user", "item", "tag", "time"],
  head: TAGS_HEAD,
  unit: "milliseconds",
};

/**
 * The tags that users put on artists, bookmarks and movies, in both layouts of HetRec 2011: with a time in milliseconds, or with
 * the numbers of a date and perhaps of a time of day.
 *
 * Several tags that a user puts on one item at one moment count as one action, the first. Tags at another moment are another
 * action.
 */
export const taggedArtists: Format = {
  name: "user_taggedartists-timestamps.dat",
  example: `${TAGS_HEAD}\n2\t52\t1\t1238536800000`,
  recognises: ([firstLine]) => isTagsHead(firstLine),
  reader: (begin, file) => {
    const [head = ""] = firstLines(begin);
    const names = head.split(LAYOUT.mark);
    const columns = columnsOfHead(names, file).map((column, i): Column => (names[i] === "tagID" ? "tag" : column));
    return afterwards(delimitedReader(file, { ...LAYOUT, columns, head }), onceAMoment);
  },
  print: (interactions) => printDelimited(interactions, LAYOUT),
};

/** The first row of every user, item and moment. */
const onceAMoment = (interactions: Interactions): Interactions => {
  const { users } = interactions;
  const difference = compareRows(interactions);
  // Sorts the rows, because no set can hold the rows of a large file.
  const order = Int32Array.from(users, (_, row) => row).sort((a, b) => difference(a, b) || a - b);
  const marks = new Uint8Array(users.length);
  order.forEach((row, i) => (marks[row] = i === 0 || difference(order[i - 1] ?? row, row) !== 0 ? 1 : 0));
  return keepRows(interactions, marks);
};
