import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError } from "./data-error.ts";
import { formats, parseInteractions } from "./formats.ts";
import { parseTitles, printTitles } from "./formats/movies-dat.ts";
import { unpack } from "./gzip.ts";
import { readInteractions, uncompressed } from "./read-file.ts";
import { interactions } from "./testing/arbitraries.ts";
import { lacks, realData } from "./testing/real-data.ts";

const bytes = (text: string, encoding: BufferEncoding = "utf8"): Uint8Array => Buffer.from(text, encoding);
const parse = (text: string): ReturnType<typeof parseInteractions> => parseInteractions(bytes(text), "file.dat");

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
  test("its example is recognised by it alone, and read", () => {
    expect(formats.filter(({ recognises }) => recognises(format.example))).toEqual([format]);
    expect(parse(format.example).users.length).toBe(1);
  });

  test("what is printed is read back, plain and gzip'd", () => {
    fc.assert(
      fc.property(interactions({ minLength: 1 }), (given) => {
        const content = bytes(format.print(given));
        expect(parseInteractions(content, "f")).toEqual(given);
        expect(parseInteractions(uncompressed(gzipSync(content), "f"), "f")).toEqual(given);
      }),
    );
  });

  test("no bytes at all end in anything but interactions or a DataError", () => {
    const noise = fc.oneof(fc.uint8Array(), fc.string().map(bytes));
    fc.assert(fc.property(noise, (content) => faultOf(() => format.parse(content, "f")) !== ""));
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
])("%s is refused with file, line, what was expected and what was found", (_, text, expected, got) => {
  const fault = faultOf(() => parse(text));
  expect(fault).toContain(expected);
  expect(fault).toContain(got);
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
