/** Checks that formats are recognised, and read whatever the bytes. */
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError } from "./data-error.ts";
import { detectFormat, formats, parseInteractions, readContent } from "./detect-format.ts";
import { chosenReader } from "./formats/chosen-columns.ts";
import { columnChoiceOf } from "./formats/columns.ts";
import { readWhole } from "./formats/format.ts";
import { parseTitles, printTitles } from "./formats/movies-dat.ts";
import { densely, numbering } from "./formats/numbering.ts";
import { pairsTxt } from "./formats/pairs-txt.ts";
import { ratingsDat } from "./formats/ratings-dat.ts";
import { ratingsTxt } from "./formats/ratings-txt.ts";
import { sequencesTxt } from "./formats/sequences-txt.ts";
import { taggedArtists } from "./formats/tagged-artists.ts";
import { plainCsv } from "./formats/plain-csv.ts";
import { ratingsCsv } from "./formats/ratings-csv.ts";
import { timesTxt } from "./formats/times-txt.ts";
import { uData } from "./formats/u-data.ts";
import { unpack } from "./gzip.ts";
import { type Interactions, keepRows } from "./interactions.ts";
import { fileContent } from "./read-file.ts";
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

  test("the actions of each user, in order of time, can be printed and read back, plain and gzip'd", () => {
    fc.assert(
      fc.property(interactions({ minLength: 1 }).map(withoutRepeatsOfAMoment), (given) => {
        const content = bytes(format.print(given));
        const read = readWhole(format.reader, content, "f");
        expect(historiesOf(read)).toEqual(historiesOf(given));
        expect(readWhole(format.reader, unpack(gzipSync(content), "f").content, "f")).toEqual(read);
      }),
    );
  });

  test("no bytes at all end in anything but interactions or a DataError", () => {
    const noise = fc.oneof(fc.uint8Array(), fc.string().map(bytes));
    fc.assert(fc.property(noise, (content) => faultOf(() => readWhole(format.reader, content, "f")) !== ""));
  });
});

describe.each([
  ["u.data", uData],
  ["ratings.dat", ratingsDat],
  ["ratings.txt", ratingsTxt],
  ["ratings.csv", ratingsCsv],
  ["plain CSV", plainCsv],
] as const)("%s", (_, format) => {
  test("has a place for everything: rows, their order, times and ratings are read back", () => {
    fc.assert(
      fc.property(interactions({ minLength: 1 }), (given) => {
        // Drawn actions may all have one time, which is remarked on.
        expect({ ...parseInteractions(bytes(format.print(given)), "f"), remarks: undefined }).toEqual(given);
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
  ["too many fields", "1\t2\t3\t4\n1\t2\t3\t4\t5\n", 'file.dat:2: expected 4 fields separated by "\\t"', "got 5"],
  ["a line below blank ones", "\n1::2::3::4\n\n1::2::3\n", "file.dat:4: expected 4 fields", 'got 3: "1::2::3"'],
  ["no user", "::2::3::4\n", "file.dat:1: expected a user in UTF-8, without control characters", 'got ""'],
  ["a control in an id", "1::\u001b[2J::3::4\n", "file.dat:1: expected an item in UTF-8", "\\u001b[2J"],
  ["a space before an id", "1:: 2::3::4\n", "file.dat:1: expected an item in UTF-8", '" 2"'],
  ["a mark within", "1::2::3::4\n\ufeff1::2::3::4\n", "file.dat:2: expected a user in UTF-8", '"\\ufeff1"'],
  ["NaN", "1::2::NaN::4\n", "file.dat:1: expected a decimal number as the rating in field 3", 'got "NaN"'],
  ["no time", "1::2::3::\n", "file.dat:1: expected a decimal number of Unix seconds as the time, or a date", 'got ""'],
  ["an empty file", "", "file.dat: expected interactions", "an empty file"],
  ["another layout", "<!DOCTYPE html>\n", "file.dat:1: expected the layout of ratings.csv", "<!DOCTYPE"],
  [
    "a head without a time",
    "userID\tartistID\tweight\n2\t51\t13\n",
    "file.dat:1: expected the names of columns, with a time among them (such as timestamp,",
    'got "userID, artistID, weight"',
  ],
  [
    "a head without a user",
    "a,b,c,d\n1,2,3,1500000000\n",
    "file.dat:1: expected the names of columns, with a user among them (such as userid,",
    'got "a, b, c, d"',
  ],
  ["a head above pairs", "user item\n1 2\n", "file.dat:1: expected the names of columns, with a time", '"user, item"'],
  [
    "three fields, of which none is a time",
    "1,2,5\n1,3,4\n",
    "file.dat:1: expected a time in the third of three fields",
    '"1,2,5"',
  ],
  ["a quote without an end", '"1","2","3","4"\n"1,2,3,4\n', "file.dat:2: expected a quote to end before", '\\"1,2,3,4'],
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
    'file.dat:3: expected 2 fields separated by " " ("user, item")',
    "got 3",
  ],
  [
    "a user with two lines",
    "1 2 3\n2 4 5 6 7\n1 8 9\n",
    "file.dat:3: expected a user without a line above",
    'got "1" again',
  ],
  ["a user alone", "1 2 3\n2 4 5 6 7\n3\n", "file.dat:3: expected a user and at least one item", 'got "3"'],
  ["a space too many", "1 2  3\n2 4 5\n3 4 5 6 7\n", "file.dat:1: expected an item in UTF-8", 'got ""'],
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
    `file.dat:1: expected lines that fit one layout only, got ${JSON.stringify(text.split("\n")[0])}, which fits ${either}. ` +
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

test("columns with names may stand in any order, with others among them, which is said", () => {
  const read = parse(
    'title,rating,movieId,userId,timestamp\n"Heat, ""the"" film",4.5,7,u1,1500000000\nX,1,8,u2,1500000001\n',
  );
  expect(read).toEqual({
    users: Int32Array.of(0, 1),
    items: Int32Array.of(0, 1),
    times: Float64Array.of(1_500_000_000, 1_500_000_001),
    ratings: Float32Array.of(4.5, 1),
    userNames: ["u1", "u2"],
    itemNames: ["7", "8"],
    remarks: [
      'Of the columns rating "rating", item "movieId", user "userId", time "timestamp" were read, and "title" passed over.',
    ],
  });
});

test("ids are any text: letters, UUIDs, long numbers, negative ones, quoted ones with quotes in them", () => {
  const ids = [
    "AZ1Q",
    "0b1e4f0a-0000-4000-8000-000000000010",
    "9007199254740993",
    "9007199254740992",
    "-7",
    "007",
    "7",
    "日本",
    'a"b',
  ];
  const lines = ids.map(
    (id, k) => `"${id.replaceAll('"', '""')}","${id.replaceAll('"', '""')}",4,${1_500_000_000 + k}\n`,
  );
  const read = parse(lines.join("") + lines.join(""));
  expect(read.userNames).toEqual(ids);
  expect(read.itemNames).toEqual(ids);
  expect([...read.users]).toEqual([...ids.keys(), ...ids.keys()]);
});

test("ids that are not UTF-8 are refused, since two of them could look alike", () => {
  const latin = bytes("Am\u00e9lie::2::3::4\n", "latin1");
  expect(faultOf(() => parseInteractions(latin, "file.dat"))).toContain("file.dat:1: expected a user in UTF-8");
});

test("a byte-order mark does not belong to the first line", () => {
  for (const { example } of formats) expect(parse(`\ufeff${example}\n`)).toEqual(parse(`${example}\n`));
  expect(parseTitles(bytes("\ufeff1::Heat\n"), "f").get("1")).toBe("Heat");
});

test.each([
  ["a zip archive", bytes("PK\u0003\u0004rest", "latin1"), "a zip archive: unpack it"],
  ["UTF-16", bytes("\ufeff1\t2\t3\t4\n", "utf16le"), "text in UTF-16: convert it"],
  ["UTF-16 without a mark", bytes("1\t2\t3\t4\n", "utf16le"), "a zero at byte 1"],
  ["blank lines", bytes("\n\r\n \n"), "blank lines alone"],
  ["a mark alone", bytes("\ufeff"), "an empty file"],
  ["lines of an old Mac", bytes("1\t2\t3\t4\r5\t6\t7\t8\r"), "a carriage return alone"],
])("%s is told from text", (_, content, expected) => {
  expect(faultOf(() => parseInteractions(content, "file.dat"))).toMatch(/^file\.dat: expected interactions, got /);
  expect(faultOf(() => parseInteractions(content, "file.dat"))).toContain(expected);
  expect(faultOf(() => parseTitles(content, "file.dat"))).toContain(expected);
});

test("three fields between spaces are a user, an item and a time, or, with small numbers, a sequence", () => {
  expect(detectFormat(bytes("1 2 1500000000\n1 3 1500000001\n"), "f")).toBe(timesTxt);
  expect(detectFormat(bytes("1 2 3\n2 4 5\n"), "f")).toBe(sequencesTxt);
  expect(faultOf(() => parse("1 2 1500000000\n2 3 1500000001\n"))).toContain("times.txt as well as sequences.txt");
});

test.each(["price €", "rating/5", "2nd", "a%", "x*y", "", "what is it?", "7"])(
  "beside a user and an item a column may be called %j",
  (name) => {
    for (const mark of [",", "\t", ";"]) {
      const text = ["user,,item,time", "a,1,x,7", "b,2,y,8"]
        .join("\n")
        .replaceAll(",", mark)
        .replace(mark, `${mark}${name}`);
      const { userNames, itemNames, times, remarks } = parse(text);
      expect([userNames, itemNames, [...times]]).toEqual([
        ["a", "b"],
        ["x", "y"],
        [7, 8],
      ]);
      expect(remarks?.[0]).toContain(`and ${JSON.stringify(name)} passed over.`);
    }
  },
);

test("a head of any length names all columns, and what is said of them is short", () => {
  for (const [mark, count] of [
    [",", 300],
    ["\t", 100_000],
  ] as const) {
    const more = Array.from({ length: count }, (_, i) => `feature_${i}`);
    const line = (...own: readonly string[]): string =>
      `${[own[0], ...more.map(() => "0"), ...own.slice(1)].join(mark)}\n`;
    const head = `${["user", ...more, "item", "time"].join(mark)}\r\n`;
    const text = head + line("a", "x", "7") + line("b", "y", "8");
    const { userNames, itemNames, times, remarks = [] } = parse(text);
    expect([userNames, itemNames, [...times]]).toEqual([
      ["a", "b"],
      ["x", "y"],
      [7, 8],
    ]);
    expect(remarks[0]).toBe(
      `Of the columns user "user", item "item", time "time" were read, and ${count} more passed over.`,
    );
    const fault = faultOf(() => parse(`${text}c${mark}z\n`));
    expect(fault).toContain(`file.dat:4: expected ${count + 3} fields separated by`);
    expect(fault.length).toBeLessThan(400);
    // Columns by number, of lines without a head.
    const reading = chosenReader(columnChoiceOf(`user=1,item=${count + 2},time=none`));
    expect(readWhole(reading, bytes(line("a", "x", "7")), "f").itemNames).toEqual(["x"]);
  }
});

test("a message is short, however long a line is", () => {
  const line = "x".repeat(1_000_000);
  for (const text of [line, `1\t2\t3\t4\n${line}`, `1\t${line}\u0001\t3\t4\n`, `1 2 3\n2 4 5 6 7\n${line}`])
    expect(faultOf(() => parse(text)).length).toBeLessThan(800);
});

test("more ids than can be numbered are refused with the place of the first", () => {
  const ids = numbering("an item", { most: 2 });
  const [content, placeOf] = [bytes("abc"), (row: number): string => `f:${row}`];
  for (const i of [0, 1, 0]) densely(ids, content, i, i + 1, placeOf, i);
  expect(() => densely(ids, content, 2, 3, placeOf, 9)).toThrow(/^f:9: expected no more than 2 different ids/);
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

  test("any number of tags changes nothing", () => {
    fc.assert(
      fc.property(interactions({ minLength: 1 }), fc.nat(3), (given, more) => {
        const [head = "", ...rows] = taggedArtists.print(given).trimEnd().split("\n");
        const tagged = rows.flatMap((row) =>
          Array.from({ length: more + 1 }, (_, tag) => row.replace(/\t1\t(\d+)$/, `\t${tag}\t$1`)),
        );
        // Tags of one action are rows of one time, which is remarked on.
        const read = (lines: readonly string[]) => ({ ...parse([head, ...lines].join("\n")), remarks: undefined });
        expect(read(tagged)).toEqual(read(rows));
      }),
    );
  });
});

describe("titles", () => {
  test("printed data can be read back", () => {
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

/** The processor time of a call, in microseconds. */
const cost = (call: () => void): number => {
  const before = process.cpuUsage();
  call();
  const { user, system } = process.cpuUsage(before);
  return user + system;
};

test.skipIf(lacks("movielens-1m/ratings.dat.gz"))(
  "reading a million ratings costs in proportion to their number",
  () => {
    const whole = gunzipSync(fileContent(join(realData, "movielens-1m/ratings.dat.gz")));
    const tenth = whole.subarray(0, whole.indexOf("\n", whole.length / 10) + 1);
    const rowsOf = (content: Uint8Array): number => readContent(content, "ratings.dat").users.length;
    rowsOf(tenth);
    const costOfTenth = cost(() => rowsOf(tenth));
    expect(cost(() => expect(rowsOf(whole)).toBe(1_000_209))).toBeLessThan(40 * costOfTenth);
  },
);
