// Every reader on small files that were broken at random: what it gives are whole interactions, or a sentence.
import { gzipSync } from "node:zlib";
import { key } from "@attrec/tensor";
import { uniformWords } from "@attrec/tensor/extend";
import { describe, expect, test } from "vitest";
import { defaultProtocol } from "../protocol/protocol.ts";
import { isVisible } from "../text/escape.ts";
import { audit } from "./audit.ts";
import { describeAudit } from "./describe-audit.ts";
import { DataError } from "./data-error.ts";
import { formats, readContent } from "./detect-format.ts";
import { parseTitles } from "./formats/movies-dat.ts";
import { unpack } from "./gzip.ts";
import { fromColumns, type Interactions } from "./interactions.ts";
import { sequencesOf } from "./sequences.ts";
import { leaveOneOut } from "./split.ts";

const MUTANTS = 1500;

const rows = Array.from({ length: 30 }, (_, k) => [
  Math.floor(k / 6) + 1,
  (k * 7) % 11,
  (k % 5) + 1,
  1_500_000_000 + 60 * k,
]);
const sample = fromColumns({
  users: rows.map(([user]) => String(user)),
  items: rows.map(([, item]) => String(item)),
  ratings: rows.map(([, , rating]) => rating ?? 0),
  times: rows.map(([, , , time]) => time ?? 0),
});
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));
const lines = (line: (row: readonly number[]) => readonly unknown[], mark: string, head = ""): Uint8Array =>
  bytes(head + rows.map((row) => `${line(row).join(mark)}\n`).join(""));
const quoted = lines((row) => row.map((x) => `"${x}"`), ",", '"user","item","rating","time"\r\n');
const dated = lines(([u, i, r, t = 0]) => [u, i, r, new Date(t * 1000).toISOString()], "\t");

const files: readonly (readonly [name: string, content: Uint8Array])[] = [
  ...formats.map((format) => [format.name, bytes(format.print(sample))] as const),
  ["quoted.csv", quoted],
  ["dates.tsv", dated],
  ["nanoseconds.tsv", lines(([u, i, r, t = 0]) => [u, i, r, `${BigInt(t) * 1_000_000_000n + BigInt(r ?? 0)}`], "\t")],
  [
    "text.tsv",
    lines(([u, i, r, t]) => [`AZ${u}`, `0b1e-日${i}`, r, t], "\t", "\ufeffuserId\tmovieId\trating\ttimestamp\r\n"),
  ],
  ["u.data.gz", Uint8Array.from(gzipSync(lines((row) => row, "\t")))],
  [
    "members.gz",
    Uint8Array.from(Buffer.concat([gzipSync(dated.slice(0, 400)), gzipSync(dated.slice(400), { level: 0 })])),
  ],
];

/** What breaks readers more often than any byte. */
const HOSTILE = [
  ...Array.from("\0\n\r\t :;,|\"'-+.eE019/"),
  "\u001b[2J",
  "\ufeff",
  "\u202e",
  "::",
  "NaN",
  "1e999",
  "9".repeat(40),
  "\r\n",
].map(bytes);

/** A file with one to three places broken: bytes changed, cut, doubled, inserted or exchanged. The same number gives the same. */
const mutantOf = (content: Uint8Array, number: number): Uint8Array => {
  const words = uniformWords(key(7), number, 32);
  let next = 0;
  const below = (count: number): number => Math.floor(((words[next++] ?? 0) / 2 ** 32) * count);
  let mutant = Buffer.from(content);
  for (let changes = 1 + below(3); changes > 0; changes--) {
    const at = below(mutant.length + 1);
    const length = below(9) === 0 ? below(mutant.length) : below(9);
    const [before, piece, after] = [
      mutant.subarray(0, at),
      mutant.subarray(at, at + length),
      mutant.subarray(at + length),
    ];
    const kind = below(11) >> 1;
    if (kind === 0) mutant = Buffer.concat([before, Uint8Array.from(piece, (byte) => byte ^ (1 << below(8))), after]);
    else if (kind === 1) mutant = Buffer.concat([before, after]);
    else if (kind === 2) mutant = Buffer.concat([before, piece, piece, after]);
    else if (kind === 3) mutant = Buffer.concat([before, HOSTILE[below(HOSTILE.length)] ?? piece, piece, after]);
    else if (kind === 4) mutant = Buffer.concat([before, Uint8Array.of(below(256)), after]);
    else mutant = Buffer.concat([after, before]);
  }
  return Uint8Array.from(mutant);
};

/** Whether nothing in interactions contradicts the rest. */
const expectWhole = (given: Interactions): void => {
  const { users, items, times, ratings, userNames, itemNames } = given;
  expect([items.length, times.length, ratings?.length ?? users.length]).toEqual([
    users.length,
    users.length,
    users.length,
  ]);
  for (const [ids, names] of [
    [users, userNames],
    [items, itemNames],
  ] as const) {
    expect(new Set(ids).size).toBe(names.length);
    expect(ids.every((id) => id >= 0 && id < names.length)).toBe(true);
    expect(new Set(names).size).toBe(names.length);
    expect(names.every((name) => name !== "" && !/[\p{Cc}\ufeff]/u.test(name))).toBe(true);
  }
  expect(times.every((time) => Number.isFinite(time) && Math.abs(time) < 1e11)).toBe(true);
  expect(ratings?.every(Number.isFinite) ?? true).toBe(true);
  const facts = audit(given, leaveOneOut(sequencesOf(given), defaultProtocol));
  expect(describeAudit(facts)).not.toMatch(/NaN|undefined|Infinity/);
};

/** Reads all mutants of a file; how many were refused. */
const refusedOf = (content: Uint8Array, read: (mutant: Uint8Array) => void): number => {
  let refused = 0;
  for (let number = 0; number < MUTANTS; number++) {
    const mutant = mutantOf(content, number);
    try {
      read(mutant);
    } catch (error) {
      if (!(error instanceof DataError)) throw new Error(`Mutant ${number}: ${String(error)}`, { cause: error });
      // What is wrong with a file as a whole has no line.
      expect(error.message).toMatch(
        /^file\.x(:\d+: expected |: expected (complete gzip|nothing after|data that are gzip|interactions, got|lines of item))/,
      );
      expect(error.message.length).toBeLessThan(900);
      expect(isVisible(error.message)).toBe(true);
      refused++;
    }
  }
  return refused;
};

describe("broken files", () => {
  const said = (name: string, refused: number): void =>
    void process.stdout.write(`fuzz: ${name}: ${MUTANTS - refused} read, ${refused} refused, none crashed\n`);

  test.each(files)("%s: interactions that are whole, or a sentence with file and line", (name, content) => {
    expectWhole(readContent(content, "file.x"));
    const refused = refusedOf(content, (mutant) => expectWhole(readContent(mutant, "file.x")));
    said(name, refused);
    expect(refused).toBeGreaterThan(MUTANTS / 10);
    expect(refused).toBeLessThan(MUTANTS);
  });

  test("titles: a map, or a sentence", () => {
    const content = bytes(Array.from({ length: 20 }, (_, i) => `${i}::The ${i}. Fantômas (1913)::Crime\r\n`).join(""));
    for (const encoding of ["utf-8", "latin1"] as const)
      said(
        `titles in ${encoding}`,
        refusedOf(content, (mutant) => {
          for (const [item, title] of parseTitles(unpack(mutant, "file.x").content, "file.x", encoding))
            expect(item.length * title.length).toBeGreaterThan(0);
        }),
      );
  });
});
