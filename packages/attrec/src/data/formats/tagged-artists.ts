/** Last.fm of HetRec 2011. */
import { type Interactions, keepRows } from "../interactions.ts";
import { type Layout, parseDelimited, printDelimited } from "./delimited.ts";
import type { Format } from "./format.ts";

/** The first line of a file of tags. */
export const TAGS_HEAD = "userID\tartistID\ttagID\ttimestamp";

const LAYOUT: Layout = {
  mark: "\t",
  columns: ["user", "item", "tag", "time"],
  head: TAGS_HEAD,
  unit: "milliseconds",
};

/**
 * Last.fm of HetRec 2011: the tags that users put on artists, with their times.
 *
 * Several tags that a user puts on one artist at one moment count as one action, the first. Tags at another moment are another
 * action.
 */
export const taggedArtists: Format = {
  name: "user_taggedartists-timestamps.dat",
  example: `${TAGS_HEAD}\n2\t52\t1\t1238536800000`,
  recognises: ([firstLine]) => firstLine === TAGS_HEAD,
  parse: (bytes, file) => onceAMoment(parseDelimited(bytes, file, LAYOUT)),
  print: (interactions) => printDelimited(interactions, LAYOUT),
};

/** The first row of every user, item and moment. */
const onceAMoment = (interactions: Interactions): Interactions => {
  const { users, items, times } = interactions;
  const difference = (a: number, b: number): number =>
    (users[a] ?? 0) - (users[b] ?? 0) || (items[a] ?? 0) - (items[b] ?? 0) || (times[a] ?? 0) - (times[b] ?? 0);
  // Sorts the rows, because no set can hold the rows of a large file.
  const order = Int32Array.from(users, (_, row) => row).sort((a, b) => difference(a, b) || a - b);
  const marks = new Uint8Array(users.length);
  order.forEach((row, i) => (marks[row] = i === 0 || difference(order[i - 1] ?? row, row) !== 0 ? 1 : 0));
  return keepRows(interactions, marks);
};
