/** The format with a line for each user, whose items are in the order of time. */
import { endOfLine, excerptOf } from "../bytes.ts";
import { DataError, quote } from "../data-error.ts";
import { sequencesOf } from "../sequences.ts";
import { growing } from "./blocks.ts";
import type { Format, RowReader } from "./format.ts";
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
  reader: (_, file) => sequencesReader(file),
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

const sequencesReader = (file: string): RowReader => {
  const users = growing((length) => new Int32Array(length));
  const items = growing((length) => new Int32Array(length));
  const userNumbers = numbering("a user");
  const itemNumbers = numbering("an item");
  const placeOf = (line: number): string => `${file}:${line}`;
  let line = 0;

  const takeLine = (bytes: Uint8Array, start: number, end: number): void => {
    line++;
    let to = endOfField(bytes, start, end);
    const user = densely(userNumbers, bytes, start, to, placeOf, line);
    if (user !== line - 1)
      throw new DataError(
        `${placeOf(line)}: expected a user without a line above, got ${quote(excerptOf(bytes, start, to))} again. ` +
          `Give every user one line.`,
      );
    if (to === end)
      throw new DataError(
        `${placeOf(line)}: expected a user and at least one item separated by " ", got ` +
          `${quote(excerptOf(bytes, start, end))}. Correct or remove the line.`,
      );
    while (to < end) {
      const from = to + 1;
      to = endOfField(bytes, from, end);
      users.add(user);
      items.add(densely(itemNumbers, bytes, from, to, placeOf, line));
    }
  };

  return {
    take: (bytes) => {
      for (let start = 0; start < bytes.length;) {
        const feed = endOfLine(bytes, start);
        takeLine(bytes, start, feed > start && bytes[feed - 1] === CARRIAGE_RETURN ? feed - 1 : feed);
        start = feed + 1;
      }
    },
    end: () => {
      const all = users.end();
      return {
        users: all,
        items: items.end(),
        times: Float64Array.from(all, (_, row) => row),
        userNames: userNumbers.names,
        itemNames: itemNumbers.names,
        ordinal: true,
      };
    },
  };
};

/** The end of the field that starts at `start`: the next space, or the end of the line. */
const endOfField = (bytes: Uint8Array, start: number, end: number): number => {
  let i = start;
  while (i < end && bytes[i] !== SPACE) i++;
  return i;
};
