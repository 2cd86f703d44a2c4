/** Checks that the unpacker of gzip reads what zlib packs, and refuses damage. */
import { gunzipSync, gzipSync, constants } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError } from "./data-error.ts";
import { readContent } from "./detect-format.ts";
import { unpack } from "./gzip.ts";

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));
const gzip = (text: string | Uint8Array): Uint8Array => Uint8Array.from(gzipSync(text));
const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));
const text = (content: Uint8Array): string => Buffer.from(content).toString();

/** The message of the `DataError` that unpacking ends in. */
const faultOf = (content: Uint8Array): string => {
  try {
    unpack(content, "file.gz");
  } catch (error) {
    if (error instanceof DataError) return error.message;
    throw error;
  }
  return "no fault";
};

describe("data that zlib has packed are unpacked", () => {
  const strategies = [
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FILTERED,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
    constants.Z_FIXED,
  ];
  /** Contents that are stored, repeat themselves near and far, have few symbols, or one. */
  const contents = fc.oneof(
    fc.uint8Array({ maxLength: 4000 }),
    fc.uint8Array({ maxLength: 4000, max: 3 }),
    fc
      .tuple(fc.uint8Array({ minLength: 1, maxLength: 50 }), fc.integer({ min: 1, max: 3000 }))
      .map(([part, times]) => Uint8Array.from(Buffer.concat(Array.from({ length: times }, () => part)))),
    fc.constant(new Uint8Array(0)),
  );

  test("at every level and by every strategy", () => {
    fc.assert(
      fc.property(
        contents,
        fc.integer({ min: 0, max: 9 }),
        fc.constantFrom(...strategies),
        (content, level, strategy) => {
          const packed = Uint8Array.from(gzipSync(content, { level, strategy }));
          fc.pre(!(content[0] === 0x1f && content[1] === 0x8b));
          expect(Buffer.compare(unpack(packed, "f").content, content)).toBe(0);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("with a name, a comment, more and a check in its head", () => {
    const packed = gzip("1::2::3::4\n");
    const head = Uint8Array.of(...packed.subarray(0, 3), 2 | 4 | 8 | 16, ...packed.subarray(4, 10));
    const more = Uint8Array.of(3, 0, 1, 2, 3, ...bytes("name\0comment\0"), 7, 7);
    expect(text(unpack(join(head, more, packed.subarray(10)), "f").content)).toBe("1::2::3::4\n");
  });
});

test("all members are read, as one content", () => {
  const [a, b] = ["1::2::3::4\n1::3", "::3::5\n"];
  for (const packed of [join(gzip(a), gzip(b)), join(gzip(""), gzip(a), gzip(""), gzip(b))])
    expect(unpack(packed, "f")).toEqual({ content: bytes(a + b), remarks: [] });
  expect(readContent(join(gzip(a), gzip(b)), "f").users.length).toBe(2);
});

test("zero bytes behind the last member are passed over, which is said", () => {
  const padded = join(gzip("1::2::3::4\n"), new Uint8Array(512));
  expect(readContent(padded, "f").remarks).toEqual(["512 zero bytes after the gzip'd data were skipped."]);
});

test.each([
  [
    "zero bytes between members",
    join(gzip("a"), new Uint8Array(5), gzip("b")),
    "got 26 bytes more, the first 5 of which are 0",
  ],
  ["garbage behind", join(gzip("a"), bytes("garbage")), "got 7 bytes more. They would not be read"],
  ["gzip of gzip", gzip(gzip("a")), "expected data that are gzip'd once, got twice"],
])("%s: nothing is lost without a word", (_, packed, expected) => {
  expect(faultOf(packed)).toMatch(/^file\.gz: expected /);
  expect(faultOf(packed)).toContain(expected);
});

test("data that are cut anywhere, or of which any byte is another, are refused, unless they mean the same", () => {
  const whole = gzip("1::2::3::978300760\n".repeat(100) + Array.from({ length: 200 }, (_, i) => `${i * i}\n`).join(""));
  const content = unpack(whole, "f").content;
  let [refused, same] = [0, 0];
  for (let end = 2; end < whole.length; end++)
    expect(faultOf(whole.slice(0, end))).toMatch(
      /^file\.gz: expected complete gzip'd data, got \d+ bytes that do not unpack/,
    );
  for (let at = 2; at < whole.length; at++)
    for (const change of [1, 0x80, 0xff]) {
      const damaged = whole.slice();
      damaged[at] = (damaged[at] ?? 0) ^ change;
      // A date or the system's number in the head may be another.
      if (faultOf(damaged) !== "no fault") refused++;
      else {
        same++;
        expect(Buffer.compare(unpack(damaged, "f").content, content)).toBe(0);
      }
    }
  expect(same).toBeLessThan(30);
  expect(refused).toBeGreaterThan(1000);
});

test("data that zlib refuses are refused, and data that it takes have the same bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (noise, isShort) => {
      const packed = join(gzip("").subarray(0, 10), Uint8Array.of(isShort ? 3 : 5), noise);
      const theirs = (() => {
        try {
          return gunzipSync(packed);
        } catch {
          return undefined;
        }
      })();
      if (!theirs) expect(faultOf(packed)).toMatch(/^file\.gz: expected/);
    }),
    { numRuns: 2000 },
  );
});

test("a small file that unpacks to too much is refused before memory is full", () => {
  const bomb = gzip(new Uint8Array(30_000_000));
  expect(bomb.length).toBeLessThan(40_000);
  expect(() => unpack(bomb, "bomb.gz", 1_000_000)).toThrow(
    /^bomb\.gz: expected complete .* unpack to more than 1000000 bytes/,
  );
});
