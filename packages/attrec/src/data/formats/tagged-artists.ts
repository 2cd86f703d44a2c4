import { type Interactions, keepRows } from "../interactions.ts";
import { type Layout, parseDelimited, printDelimited } from "./delimited.ts";
import type { Format } from "./format.ts";

const HEAD = "userID\tartistID\ttagID\ttimestamp";
const LAYOUT: Layout = { mark: "\t", columns: ["user", "item", "tag", "milliseconds"], head: HEAD };

/**
 * Last.fm of HetRec 2011: which tag a user put on an artist, and when.
 *
 * Several tags that a user puts on one artist at one moment are one action, the first; at another moment they are another.
 */
export const taggedArtists: Format = {
  name: "user_taggedartists-timestamps.dat",
  example: `${HEAD}\n2\t52\t1\t1238536800000`,
  recognises: ([firstLine]) => firstLine === HEAD,
  parse: (bytes, file) => onceAMoment(parseDelimited(bytes, file, LAYOUT)),
  print: (interactions) => printDelimited(interactions, LAYOUT),
};

/** The first row of every user, item and moment. */
const onceAMoment = (interactions: Interactions): Interactions => {
  const { users, items, times } = interactions;
  const known = new Set<string>();
  const marks = Uint8Array.from(users, (user, row) => {
    const before = known.size;
    known.add(`${user} ${items[row]} ${times[row]}`);
    return known.size - before;
  });
  return keepRows(interactions, marks);
};
