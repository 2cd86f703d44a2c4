import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError } from "./data-error.ts";
import { detectFormat, formats, parseInteractions } from "./formats.ts";
import { parseTitles, printTitles } from "./formats/movies-dat.ts";
import { pairsTxt } from "./formats/pairs-txt.ts";
import { ratingsDat } from "./formats/ratings-dat.ts";
import { ratingsTxt } from "./formats/ratings-txt.ts";
import { sequencesTxt } from "./formats/sequences-txt.ts";
import { taggedArtists } from "./formats/tagged-artists.ts";
import { timestampsTsv } from "./formats/timestamps-tsv.ts";
import { uData } from "./formats/u-data.ts";
import { unpack } from "./gzip.ts";
import { type Interactions, keepRows } from "./interactions.ts";
import { readInteractions, uncompressed } from "./read-file.ts";
import { sequencesOf } from "./sequences.ts";
import { interactions, namesOf } from "./testing/arbitraries.ts";
import { lacks, realData } from "./testing/real-data.ts";

const TAGGED = "userID\tartistID\ttagID\ttimestamp";

const bytes = (text: string, encoding: BufferEncoding = "utf8"): Uint8Array => Buffer.from(text, encoding);
const parse = (text: string): ReturnType<typeof parseInteractions> => parseInteractions(bytes(text), "file.dat");

/** The items of each user in order of time, by name. */
const historiesOf = (given: Interactions): ReadonlyMap<string, readonly string[]> => {
  const found = sequencesOf(given);
  return new Map(found.userNames.map((name, user) => [name, namesOf(found, user)]));
};

/** An action that a user does once a moment at most. */
const withoutRepeatsOfAMoment = (given: Interactions): Interactions => {
  const rows = Array.from(given.users, (user, row) => `${user} ${given.items[row]} ${given.times[row]}`);
  return keepRows(
    given,
    Uint8Array.from(rows, (row, number) => Number(rows.indexOf(row) === number)),
  );
};

/** The message of the `DataError` that reading ends in. */
const faultOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof DataError) return error.message;
    throw error;
  }
  return "no fault";
};

describe.each(formats.map((format) => [format.name, format] as const))("%s", (_, format) => {
  test("its example is recognised by it alone, read, and printed again", () => {
    expect(formats.filter(({ recognises }) => recognises(format.example.split("\n")))).toEqual([format]);
    expect(format.print(parse(format.example))).toBe(`${format.example}\n`);
  });

  test("what each user did, in order of time, is printed and read back, plain and gzip'd", () => {
    fc.assert(
      fc.property(interactions({ minLength: 1 }).map(withoutRepeatsOfAMoment), (given) => {
        const content = bytes(format.print(given));
        const read = format.parse(content, "f");
        expect(historiesOf(read)).toEqual(historiesOf(given));
        expect(format.parse(uncompressed(gzipSync(content), "f"), "f")).toEqual(read);
      }),
    );
  });

  test("no bytes at all end in anything but interactions or a DataError", () => {
    const noise = fc.oneof(fc.uint8Array(), fc.string().map(bytes));
    fc.assert(fc.property(noise, (content) => faultOf(() => format.parse(content, "f")) !== ""));
  });
});

describe.each([
  ["u.data", uData],
  ["ratings.dat", ratingsDat],
  ["ratings.txt", ratingsTxt],
] as const)("%s", (_, format) => {
  test("has a place for everything: rows, their order, times and ratings are read back", () => {
    fc.assert(
      fc.property(interactions({ minLength: 1 }), (given) => {
        expect(parseInteractions(bytes(format.print(given)), "f")).toEqual(given);
      }),
    );
  });
});

test("line ends may be CR LF, and the last may be missing", () => {
  const lines = ["1::2::3.5::10", "1::3::4::9"];
  expect(parse(lines.join("\r\n"))).toEqual(parse(`${lines.join("\n")}\n`));
  expect(parse(lines.join("\n")).ratings).toEqual(Float32Array.of(3.5, 4));
});

test("leading zeros belong to a name", () => {
  expect(parse("1::0068646::9::1\n1::68646::9::2\n").itemNames).toEqual(["0068646", "68646"]);
});

test.each([
  ["too few fields", "1::2::3::4\n1::2::3\n", 'file.dat:2: expected 4 fields separated by "::"', 'got 3: "1::2::3"'],
  ["too many fields", "1\t2\t3\t4\t5\n", 'file.dat:1: expected 4 fields separated by "\\t"', "got 5"],
  ["a blank line", "1::2::3::4\n\n", "file.dat:2: expected 4 fields", 'got 1: ""'],
  ["a name for a user", "me::2::3::4\n", "file.dat:1: expected a user number of 1 to 15 digits in field 1", '"me"'],
  ["a negative item", "1::-2::3::4\n", "file.dat:1: expected an item number", 'got "-2"'],
  ["an id beyond 15 digits", `1::${"9".repeat(16)}::3::4\n`, "file.dat:1: expected an item number", "9999"],
  ["NaN", "1::2::NaN::4\n", "file.dat:1: expected a decimal number as the rating in field 3", 'got "NaN"'],
  ["no time", "1::2::3::\n", "file.dat:1: expected a decimal number of Unix seconds as the time", 'got ""'],
  ["an empty file", "", "file.dat: expected interactions", "an empty file"],
  ["another layout", "user,item\n", "file.dat:1: expected the layout of u.data", 'got "user,item"'],
  [
    "a head of another layout",
    "userID\tartistID\tweight\n2\t51\t13\n",
    "expected the layout of",
    'got "userID\\tartistID',
  ],
  [
    "a head alone",
    "user_id\titem_id\ttimestamp\n",
    "file.dat:2: expected actions below the names",
    "the end of the file",
  ],
  [
    "a row below a head",
    `${TAGGED}\n2\t52\tx\t1\n`,
    "file.dat:2: expected a tag number of 1 to 15 digits in field 3",
    '"x"',
  ],
  [
    "a third field of a pair",
    "1 2\n1 3\n1 4 5\n",
    'file.dat:3: expected 2 fields separated by " " (user, item)',
    "got 3",
  ],
  [
    "a user with two lines",
    "1 2 3\n2 4 5 6 7\n1 8 9\n",
    "file.dat:3: expected a user without a line above",
    'got "1" again',
  ],
  ["a user alone", "1 2 3\n2 4 5 6 7\n3\n", "file.dat:3: expected a user and at least one item", 'got "3"'],
  ["a space too many", "1 2  3\n2 4 5\n3 4 5 6 7\n", "file.dat:1: expected an item number of 1 to 15 digits", 'got ""'],
])("%s is refused with file, line, what was expected and what was found", (_, text, expected, got) => {
  const fault = faultOf(() => parse(text));
  expect(fault).toContain(expected);
  expect(fault).toContain(got);
});

test.each([
  ["a pair or a sequence of one", "1 2\n2 3\n", "pairs.txt as well as sequences.txt"],
  ["a rating or a sequence of three", "1 2 5 1158019200\n2 3 4 1158019201\n", "ratings.txt as well as sequences.txt"],
])("%s: lines that can be either are not guessed at", (_, text, either) => {
  expect(faultOf(() => parse(text))).toBe(
    `file.dat:1: expected lines of one layout alone, got ${JSON.stringify(text.split("\n")[0])}, which can be ${either}. ` +
      `Convert the file to the layout of ratings.dat ("1::1193::5::978300760").`,
  );
});

test("one line decides: a user with two of them, a rating with a point, a sequence of two items", () => {
  expect(detectFormat(bytes("1 2\n2 3\n1 4\n"), "f")).toBe(pairsTxt);
  expect(detectFormat(bytes("1 2 5.0 1158019200\n2 3 4.0 1158019201\n"), "f")).toBe(ratingsTxt);
  expect(detectFormat(bytes("1 2\n2 3\n3 4 5 6 7 8\n4 5 6\n5 1 4\n"), "f")).toBe(sequencesTxt);
});

test("a long sequence is recognised by its beginning", () => {
  const line = (user: number): string => `${user} ${Array.from({ length: 999 }, (_, item) => item).join(" ")}\n`;
  expect(detectFormat(bytes(line(1) + line(22)), "f")).toBe(sequencesTxt);
});

test("where there is an order and no times, the row is the time, and it is said", () => {
  expect(parse("7 5\n8 5\n7 4\n")).toEqual({
    users: Int32Array.of(0, 1, 0),
    items: Int32Array.of(0, 0, 1),
    times: Float64Array.of(0, 1, 2),
    userNames: ["7", "8"],
    itemNames: ["5", "4"],
    ordinal: true,
  });
  expect(parse("7 5 4 5\n8 5 9\n")).toEqual({
    users: Int32Array.of(0, 0, 0, 1, 1),
    items: Int32Array.of(0, 1, 0, 0, 2),
    times: Float64Array.of(0, 1, 2, 3, 4),
    userNames: ["7", "8"],
    itemNames: ["5", "4", "9"],
    ordinal: true,
  });
});

test("seconds below a head", () => {
  const read = parse("user_id\titem_id\ttimestamp\n1\t5390\t1267056000\n");
  expect([[...read.times], read.itemNames, read.ratings, read.ordinal]).toEqual([
    [1_267_056_000],
    ["5390"],
    undefined,
    undefined,
  ]);
  expect(detectFormat(bytes(timestampsTsv.example), "f")).toBe(timestampsTsv);
});

describe("tags put on artists", () => {
  test("several at one moment are one action, at another moment they are another, and before 1970 is a time", () => {
    const read = parse(
      [TAGGED, "2\t52\t13\t1000", "2\t52\t15\t1000", "2\t52\t13\t2500", "2\t63\t13\t1000", "3\t52\t13\t-1000", ""].join(
        "\r\n",
      ),
    );
    expect(read).toEqual({
      users: Int32Array.of(0, 0, 0, 1),
      items: Int32Array.of(0, 0, 1, 0),
      times: Float64Array.of(1, 2.5, 1, -1),
      userNames: ["2", "3"],
      itemNames: ["52", "63"],
    });
  });

  test("as many tags as one likes change nothing", () => {
    fc.assert(
      fc.property(interactions({ minLength: 1 }), fc.nat(3), (given, more) => {
        const [head = "", ...rows] = taggedArtists.print(given).trimEnd().split("\n");
        const tagged = rows.flatMap((row) =>
          Array.from({ length: more + 1 }, (_, tag) => row.replace(/\t1\t(\d+)$/, `\t${tag}\t$1`)),
        );
        expect(parse([head, ...tagged].join("\n"))).toEqual(parse([head, ...rows].join("\n")));
      }),
    );
  });
});

test("truncated and damaged gzip'd data are refused", async () => {
  const whole = gzipSync(bytes("1::2::3::4\n".repeat(100)));
  const damaged = Uint8Array.from(whole).fill(0xff, 10, 20);
  const fault = /^file\.gz: expected complete gzip'd data, got \d+/;
  for (const content of [Uint8Array.from(whole.subarray(0, whole.length - 9)), damaged]) {
    expect(faultOf(() => uncompressed(content, "file.gz"))).toMatch(fault);
    await expect(unpack(content, "file.gz")).rejects.toThrow(fault);
  }
});

test("a file that is not there is refused", () => {
  expect(faultOf(() => readInteractions("no-such-file"))).toContain("no-such-file: expected a file that can be read");
});

describe("titles", () => {
  test("what is printed is read back", () => {
    const titles = new Map([
      ["0002844", "Fantômas - À l'ombre de la guillotine (1913)"],
      ["0004936", "The Bank: part 1 (1915)"],
    ]);
    expect(parseTitles(bytes(printTitles(titles)), "f")).toEqual(titles);
  });

  test("genres are left out, Latin-1 is read when it is named", () => {
    expect(parseTitles(bytes("1::Amélie (2001)::Comedy\r\n", "latin1"), "f", "latin1").get("1")).toBe("Amélie (2001)");
  });

  test("bytes that are not UTF-8 are refused with their line", () => {
    const fault = faultOf(() => parseTitles(bytes("1::A (2000)\n2::Amélie (2001)\n", "latin1"), "movies.dat"));
    expect(fault).toContain('movies.dat:2: expected a title in utf-8, got other bytes: "2::Am\\ufffdlie (2001)".');
  });

  test("a line without a title is refused", () => {
    expect(faultOf(() => parseTitles(bytes("1::\n"), "movies.dat"))).toContain(
      "movies.dat:1: expected an item and its title",
    );
    expect(faultOf(() => parseTitles(bytes(""), "movies.dat"))).toContain("movies.dat: expected lines of item::title");
  });
});

test.skipIf(lacks("movielens-1m/ratings.dat.gz"))("a million ratings are read in a few seconds at most", () => {
  const start = performance.now();
  expect(readInteractions(join(realData, "movielens-1m/ratings.dat.gz")).users.length).toBe(1_000_209);
  // About 0.3 s on an ordinary machine; the limit leaves room for a busy one.
  expect(performance.now() - start).toBeLessThan(5000);
});
