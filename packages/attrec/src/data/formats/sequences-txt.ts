/** A line for each user, in the order of time. */
import { countLines, endOfLine, excerptOf } from "../bytes.ts";
import { DataError, quote } from "../data-error.ts";
import type { Interactions } from "../interactions.ts";
import { sequencesOf } from "../sequences.ts";
import type { Format } from "./format.ts";
import { isMostly } from "./mostly.ts";
import { densely, numbering } from "./numbering.ts";
import { timesTxt } from "./times-txt.ts";

const SPACE = 0x20;
const CARRIAGE_RETURN = 0x0d;

/** A truncated line may end in a space. */
const WHOLE = /^\d+( \d+)+ ?$/;
/** Three numbers, or five and more: few other layouts have as many. */
const OWN = /^\d+ \d+ \d+( \d+ \d+[\d ]*)? ?$/;

/** A line for each user: the user and all items in the order of time, between single spaces. */
export const sequencesTxt: Format = {
  name: "sequences.txt",
  example: "1 6393 13504 14087 17",
  // Two or four whole numbers can also be a pair or a rating, if no user would have two lines as a sequence.
  recognises: (lines) =>
    isMostly(lines, WHOLE) && (hasNoUserTwice(lines) || (isMostly(lines, OWN) && !timesTxt.recognises(lines))),
  parse: (bytes, file) => parseSequences(bytes, file),
  print: (interactions) => {
    const { offsets, items, itemNames, userNames } = sequencesOf(interactions);
    const line = (user: string, number: number): string => {
      const own = items.subarray(offsets[number], offsets[number + 1]);
      return `${[user, ...Array.from(own, (item) => itemNames[item])].join(" ")}\n`;
    };
    return userNames.map(line).join("");
  },
};

const hasNoUserTwice = (lines: readonly string[]): boolean =>
  new Set(lines.map((line) => line.split(" ", 1)[0])).size === lines.length;

const parseSequences = (bytes: Uint8Array, file: string): Interactions => {
  const users: number[] = [];
  const items: number[] = [];
  const userNumbers = numbering("a user");
  const itemNumbers = numbering("an item");
  const lines = countLines(bytes);
  const placeOf = (line: number): string => `${file}:${line}`;
  for (let line = 1, start = 0; line <= lines; line++) {
    const feed = endOfLine(bytes, start);
    const end = feed > start && bytes[feed - 1] === CARRIAGE_RETURN ? feed - 1 : feed;
    const place = placeOf(line);
    let to = endOfField(bytes, start, end);
    const user = densely(userNumbers, bytes, start, to, placeOf, line);
    if (user !== line - 1)
      throw new DataError(
        `${place}: expected a user without a line above, got ${quote(excerptOf(bytes, start, to))} again. ` +
          `Give every user one line.`,
      );
    if (to === end)
      throw new DataError(
        `${place}: expected a user and at least one item separated by " ", got ${quote(excerptOf(bytes, start, end))}. ` +
          `Correct or remove the line.`,
      );
    while (to < end) {
      const from = to + 1;
      to = endOfField(bytes, from, end);
      users.push(user);
      items.push(densely(itemNumbers, bytes, from, to, placeOf, line));
    }
    start = feed + 1;
  }
  return {
    users: Int32Array.from(users),
    items: Int32Array.from(items),
    times: Float64Array.from(users, (_, row) => row),
    userNames: userNumbers.names,
    itemNames: itemNumbers.names,
    ordinal: true,
  };
};

/** The end of the field that starts at `start`: the next space, or the end of the line. */
const endOfField = (bytes: Uint8Array, start: number, end: number): number => {
  let i = start;
  while (i < end && bytes[i] !== SPACE) i++;
  return i;
};
