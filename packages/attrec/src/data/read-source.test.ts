// Files as strangers have them: every layout with a few made-up lines, packed or not, in whatever pieces they come.
import { execFileSync, spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError } from "./data-error.ts";
import { ratingsCsv } from "./formats/ratings-csv.ts";
import type { Interactions } from "./interactions.ts";
import { readSource } from "./read-source.ts";
import { sourceInMemory } from "./source.ts";
import { parquetFile } from "./testing/parquet-files.ts";
import { wholeLines } from "./whole-lines.ts";

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const read = (text: string, columns?: string): Promise<Interactions> =>
  readSource(sourceInMemory(bytes(text), "file"), columns);

/** The rows of interactions: user, item, time and rating, by their names. */
const rowsOf = ({ users, items, times, ratings, userNames, itemNames }: Interactions): readonly unknown[] =>
  Array.from(users, (user, row) => [userNames[user], itemNames[items[row] ?? -1], times[row], ratings?.[row]]);

/** The message that reading ends in. */
const faultOf = async (text: string, columns?: string): Promise<string> => {
  try {
    await read(text, columns);
  } catch (error) {
    if (error instanceof DataError) return error.message;
    throw error;
  }
  return "no fault";
};

const T = 1_500_000_000;
const day = Date.UTC(2009, 0, 31) / 1000;
/** Two actions of one user and one of another, as user, item, time, rating. */
const three = [
  ["ann", "x-1", T, 5],
  ["bob", "x-1", T + 1, 3.5],
  ["ann", "y 2", T + 2, 1],
];
const unrated = three.map(([user, item, time]) => [user, item, time, undefined]);
const table = (mark: string, head: string, order: readonly number[], end = "\n"): string =>
  [head, ...three.map((row) => order.map((i) => row[i]).join(mark))].join(end) + end;

test.each([
  ["CSV with names in another order", table(",", "timestamp,score,product_id,customer_id", [2, 3, 1, 0]), three],
  [
    "semicolons, CR LF and a mark",
    `\ufeff${table(";", '"userId";"itemId";"time";"rating"', [0, 1, 2, 3], "\r\n")}`,
    three,
  ],
  ["bars", table("|", "uid|iid|ts", [0, 1, 2]), unrated],
  ["RecBole", table("\t", "user_id:token\titem_id:token\trating:float\ttimestamp:float", [0, 1, 3, 2]), three],
  [
    "JSON lines",
    three
      .map(([u, i, t, r]) => JSON.stringify({ text: "a, b\n::", user_id: u, item_id: i, timestamp: t, rating: r }))
      .join("\n"),
    three,
  ],
  [
    "reviews of Amazon, 2014",
    three
      .map(([u, i, t, r]) =>
        JSON.stringify({
          reviewerID: u,
          asin: i,
          helpful: [0, 1],
          reviewText: "{",
          overall: r,
          unixReviewTime: t,
          reviewTime: "07 14, 2017",
        }),
      )
      .join("\n"),
    three,
  ],
  [
    "reviews of Amazon, 2023",
    three
      .map(([u, i, t, r]) =>
        JSON.stringify({
          rating: r,
          title: "é",
          images: [],
          asin: "other",
          parent_asin: i,
          user_id: u,
          timestamp: Number(t) * 1000,
        }),
      )
      .join("\n"),
    three,
  ],
  [
    "ratings of HetRec with parts of a date",
    "userID\tmovieID\trating\tdate_day\tdate_month\tdate_year\tdate_hour\tdate_minute\tdate_second\r\n75\t3\t1\t31\t1\t2009\t0\t0\t7\r\n",
    [["75", "3", day + 7, 1]],
  ],
  [
    "ratings of HetRec with milliseconds",
    `userID\tmovieID\trating\ttimestamp\n75\t3\t4.5\t${(day + 7) * 1000}\n`,
    [["75", "3", day + 7, 4.5]],
  ],
  [
    "tags of HetRec with dates: several of a day are one action",
    "userID\tartistID\ttagID\tday\tmonth\tyear\n2\t52\t13\t31\t1\t2009\n2\t52\t15\t31\t1\t2009\n2\t52\t15\t1\t2\t2009\n",
    [
      ["2", "52", day, undefined],
      ["2", "52", day + 86_400, undefined],
    ],
  ],
  [
    "ratings with decimal commas",
    `user_id;item_id;rating;timestamp\nann;x-1;5;${T}\nbob;x-1;3,5;${T + 1}\nann;"y 2";"1,0";${T + 2}\n`,
    three,
  ],
  [
    "tables that were joined end to end, with blank lines and a mark at each end",
    `\n${table(",", "user_id,item_id,timestamp,rating,", [0, 1, 2, 3], ",\n").replace("rating,,", "rating,")}user_id,item_id,timestamp,rating,\n\n`,
    three,
  ],
  [
    "JSON lines with blank ones",
    `\n${three.map(([u, i, t, r]) => JSON.stringify({ user: u, item: i, ts: t, rating: r })).join("\r\n\r\n")}\n\n`,
    three,
  ],
  [
    "tags of Delicious",
    "userID\tbookmarkID\ttagID\tday\tmonth\tyear\thour\tminute\tsecond\n8\t1\t1\t31\t1\t2009\t23\t29\t22\n",
    [["8", "1", day + 23 * 3600 + 29 * 60 + 22, undefined]],
  ],
])("%s", async (_, text, rows) => {
  expect(rowsOf(await read(text))).toEqual(rows);
});

// Read in the usual order, each of these would give other users and items than the file has, without a word.
test.each([
  [
    "a date before the item",
    "1,2014-04-07T10:51:09.277Z,214536502,0\n",
    "the time in the fourth of four fields, as field 2",
  ],
  ["a time before the rating", `ann,x,${T},5\n`, "as field 3 seems to be one"],
  ["a time first", `${T}\tann\tx\t5\n`, "as field 1 seems to be one"],
  ["places, as Gowalla has them", "0\t2010-10-19T23:55:27Z\t30.2\t-97.7\t22847\n", "expected three or four fields"],
])("without names, %s is refused, and the remedy said", async (_, line, sentence) => {
  const fault = await faultOf(line.repeat(3));
  expect(fault).toContain(sentence);
  expect(fault).toContain("say which is which, such as --columns user=1,item=3,time=2.");
});

test.each([
  ["an array of JSON", '[{"user":"a"}]\n', "Write an object a line"],
  [
    "Latin-1",
    Buffer.from("user_id,item_id,timestamp\nann,caf\xe9,1500000000\n", "latin1"),
    "iconv -f ISO-8859-1 -t UTF-8",
  ],
  ["a rating that is missing", `user_id,item_id,rating,timestamp\na,b,,${T}\n`, "--columns rating=none"],
  [
    "a rating of thousands",
    `user_id;item_id;rating;timestamp\na;b;1,000;${T}\n`,
    "expected a decimal number as the rating",
  ],
  ["users and items alone", "user_id,item_id\na,b\n", "or time=none where the lines are in the order of time"],
  ["zstd with a dictionary", Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x23, 1, 0, 0, 0), "packed with a dictionary"],
])("%s: the remedy is said", async (_, content, sentence) => {
  const whole = typeof content === "string" ? bytes(content) : Uint8Array.from(content);
  await expect(readSource(sourceInMemory(whole, "file"))).rejects.toThrow(sentence);
});

test("that all times are the same is said", async () => {
  const found = await read(`user_id,item_id,timestamp\na,b,${T}\na,c,${T}\n`);
  expect(found.remarks?.join()).toContain("All actions have one time");
  expect((await read(`user_id,item_id,timestamp\na,b,${T}\na,c,${T + 1}\n`)).remarks).toBeUndefined();
});

describe("line breaks between quotes", () => {
  const rows = [
    ["ann", "x-1", T, 5],
    ["bob", "x-1", T + 1, 3.5],
    ["ann", 'y "2", z', T + 2, 1],
  ];
  const head = "user_id,review,item_id,timestamp,rating";
  const text = (end: string): string =>
    [
      head,
      `ann,"first line${end}second, with a comma${end}${end}and ""quotes""",x-1,${T},5`,
      "",
      `bob,"",x-1,${T + 1},3.5`,
      `"ann","${end}","y ""2"", z",${T + 2},1`,
    ].join(end) + end;

  test.each(["\n", "\r\n"])("%j: a record may have several lines, and a blank line is none", async (end) => {
    const found = await read(text(end));
    expect(rowsOf(found)).toEqual(rows);
    expect(found.remarks?.at(-1)).toBe("1 blank line was passed over.");
  });

  test("whatever pieces they come in, and with the lines of later faults", async () => {
    const content = bytes(`${text("\n")}ann,"a\nb",x-1,soon,2\n`);
    for (let cut = 1; cut < content.length; cut++) {
      const reader = ratingsCsv.reader(content, "file");
      const lines = async (): Promise<unknown> => {
        for await (const piece of wholeLines([content.slice(0, cut), content.slice(cut)], "file")) reader.take(piece);
        return reader.end();
      };
      await expect(lines()).rejects.toThrow("file:10: expected a decimal number of Unix seconds");
    }
  });

  test("a fault that shows at the end has the line of its row", async () => {
    // The first time is in seconds, and that of line 5 in milliseconds.
    expect(await faultOf(`${head}\nann,"a\nb",x,${T},1\n\nann,c,y,${T}000,1\n`)).toContain("as in file:5 (");
  });

  test.each([
    ["a quote that never ends", `${head}\nann,a,x,${T},1\nann,"b,y,${T},1\n`, "file:3: expected a quote to end"],
    [
      "a quote that ends a megabyte later",
      `${head}\nann,"b,y,${T},1\n${`bob,c,y,${T},1\n`.repeat(50_000)}ann,d",y,${T},1\n`,
      'file:2: expected a quote to end before "," or the end of its line, and within 1048576 bytes',
    ],
    ["text behind a quote", `${head}\nann,"b\nc"d,y,${T},1\n`, "file:2: expected a quote to end before"],
    ["an id with a break", `${head}\n"a\nb",c,y,${T},1\n`, "file:2: expected a user in UTF-8, without control"],
  ])("%s is a sentence", async (_, content, sentence) => {
    expect(await faultOf(content)).toContain(sentence);
  });
});

describe("columns that are chosen", () => {
  const text = table(";", "buyer;sku;when;stars", [0, 1, 2, 3]);
  test("by name, wherever they stand", async () => {
    expect(rowsOf(await read(text, "item=sku,user=buyer,time=when,rating=stars"))).toEqual(three);
    expect(rowsOf(await read(text, "user=sku, item=buyer, time=when, rating=none"))).toEqual(
      three.map(([user, item, time]) => [item, user, time, undefined]),
    );
    const json = three.map(([u, i, t]) => JSON.stringify({ who: u, what: i, at: t })).join("\n");
    expect(rowsOf(await read(json, "user=who,item=what,time=at"))).toEqual(unrated);
    const nested = three.map(([u, i, t]) => JSON.stringify({ user: { id: u }, what: { of: i }, seen: { $date: t } }));
    expect(rowsOf(await read(nested.join("\n"), "item=what.of,time=seen.$date"))).toEqual(unrated);
  });

  test("the others are found by their usual names, and what was read is said", async () => {
    const found = await read(table(",", "buyer,item_id,timestamp,x", [0, 1, 2, 3]), "user=buyer");
    expect(rowsOf(found)).toEqual(unrated);
    expect(found.remarks).toEqual([
      'Of the columns user "buyer", item "item_id", time "timestamp" were read, and "x" passed over.',
    ]);
  });

  test("by number, below a line that names them in another language", async () => {
    const lines = ["时间,物品,用户", ...three.map(([u, i, t]) => [t, i, u].join(","))].join("\n");
    expect(rowsOf(await read(lines, "user=3,item=2,time=1"))).toEqual(unrated);
    expect(await faultOf(lines)).toContain(
      'got "时间, 物品, 用户". Say which column it is: --columns user=NAME. If the first line is an action',
    );
  });

  test("by number, where no line names them", async () => {
    const lines = three.map(([u, i, t, r]) => [t, "?", r, i, u].join(",")).join("\n");
    expect(rowsOf(await read(lines, "user=5,item=4,time=1"))).toEqual(unrated);
    expect(rowsOf(await read(lines, "user=5,item=4,time=1,rating=3"))).toEqual(three);
  });

  test.each([",", ";", "\t"])("by a name between quotes, in which commas and quotes stand (%j)", async (mark) => {
    const head = ['"buyer, by ""id"""', "sku", '"when, in s"', "stars"].join(mark);
    const lines = table(mark, head, [0, 1, 2, 3]);
    expect(rowsOf(await read(lines, 'user=buyer, by "id",item=sku,time=when, in s'))).toEqual(three);
    expect(await faultOf(lines, "user=buyer,item=sku")).toContain(
      'expected a column "buyer" for the user, got "buyer, by \\"id\\", sku, when, in s, stars"',
    );
  });

  test("without a time the lines are in its order", async () => {
    const found = await read(text, "user=buyer,item=sku,time=none");
    expect([found.ordinal, [...found.times]]).toEqual([true, [0, 1, 2]]);
  });

  test.each([
    ["user=buyer,item=sku", "file:1: expected the names of columns, with a time among them"],
    ["user=nobody", 'file:1: expected a column "nobody" for the user, got "buyer, sku, when, stars"'],
    ["user=buyer,item=buyer,time=when", 'file:1: expected a column "buyer" for the item alone'],
    ["user=buyer,user=sku", 'Expected one column for "user", got two'],
    ["user", "Expected columns such as user=buyer,item=sku,time=when,rating=stars, got"],
    ["user=none", "Expected columns such as"],
    ["colour=x", "Expected columns such as"],
  ])("%s: a sentence", async (columns, sentence) => {
    expect(await faultOf(text, columns)).toContain(sentence);
  });
});

test.each([
  ['[{"user":1,"item":2,"time":3}]', "file:1: expected a JSON object on a line of its own, got an array of JSON."],
  ["1,2268318,2520377,pv,1511544070\n", "or say which columns to read: --columns user=1,item=2,time=5."],
  [
    '{"user_id":"a","item_id":"b","timestamp":1}\n{"user_id":"a"\n',
    "file:2: expected a JSON object on a line of its own",
  ],
  [
    '{"user_id":"a","item_id":"b","timestamp":1}\n{"user_id":"a","timestamp":1}\n',
    'file:2: expected a text or a whole number below 2^53 under "item_id", got none',
  ],
  [
    '{"user_id":90071992547409931,"item_id":"b","timestamp":1}\n',
    'file:1: expected a text or a whole number below 2^53 under "user_id"',
  ],
  [
    '{"user_id":"a","item_id":{"x":1},"timestamp":1}\n',
    'with an item among them (such as itemid, item, iid, movieid), got "user_id, item_id.x, timestamp"',
  ],
  ['{"user_id":"a","item_id":[1],"timestamp":1}\n', 'under "item_id", got "[1]"'],
  [
    '{"user_id":"a","item":{"id":"x"},"timestamp":1}\n{"user_id":"a","item":"x","timestamp":1}\n',
    'file:2: expected a text or a whole number below 2^53 under "item.id", got none',
  ],
  ['{"user_id":"a","item_id":"b","timestamp":null}\n', 'expected a number or a text under "timestamp"'],
  ['{"name":"a","title":"b"}\n', "file:1: expected the names of columns, with a user among them"],
  [
    "userID\tmovieID\tdate_day\tdate_month\tdate_year\n1\t2\t31\t2\t2009\n",
    "file:2: expected the numbers of a year, a month, a day and a time of day",
  ],
])("%s: a sentence with file and line", async (text, sentence) => {
  expect(await faultOf(text)).toContain(sentence);
});

/** `table(",", …)` of the three rows, packed by `zstd -19`. */
const PACKED =
  "KLUv/QRoQQEAdXNlcl9pZCxpdGVtX2lkLHRpbWVzdGFtcCxyYXRpbmcKYW5uLHgtMQlRjVEotS/9AGhNAQD4LDE1MCw1CmJvYix4LTExLDMuNQphbm4seSAyMiwxCgMAOvfHuVEGiA==";

describe("what zstd has packed", () => {
  const packed = Uint8Array.from(Buffer.from(PACKED, "base64"));
  test("is unpacked, also in several parts", async () => {
    expect(rowsOf(await readSource(sourceInMemory(packed, "f.zst")))).toEqual(three);
  });

  test("is refused where it ends too early", async () => {
    const reasons = await Promise.allSettled(
      Array.from(packed.keys())
        .slice(4)
        .map((end) => readSource(sourceInMemory(packed.slice(0, end), "f.zst"))),
    );
    for (const reason of reasons) {
      expect(reason.status).toBe("rejected");
      if (reason.status === "rejected") expect(String(reason.reason)).toMatch(/f\.zst:(\d+:)? expected/);
    }
  });
});

describe("tables of Parquet", () => {
  test.each(["snappy", "gzip", "zstd", "uncompressed"] as const)("packed by %s", async (packing) => {
    const found = await readSource(sourceInMemory(parquetFile(packing), "f"));
    expect(rowsOf(found)).toEqual(three);
    expect(found.remarks).toEqual([expect.stringMatching(/ were read, and "title" passed over\.$/)]);
  });

  test("numbers are ids as well, and timestamps are exact", async () => {
    const found = await readSource(sourceInMemory(parquetFile("timestamps"), "f"), "user=userId");
    expect(rowsOf(found)).toEqual(
      three.map(([, item, time], row) => [`${row + 1}`, item, Number(time) + 0.25, undefined]),
    );
  });

  test("an empty cell, a missing column and damage are sentences", async () => {
    const fault = async (content: Uint8Array<ArrayBuffer>, columns?: string): Promise<string> => {
      const [{ status, reason }] = (await Promise.allSettled([readSource(sourceInMemory(content, "f"), columns)])) as [
        PromiseRejectedResult,
      ];
      expect([status, reason instanceof DataError]).toEqual(["rejected", true]);
      return String(reason);
    };
    expect(await fault(parquetFile("withNull"))).toContain(
      'f: row 3: expected a text or a whole number below 2^53 under "item_id", got none',
    );
    expect(await fault(parquetFile("snappy"), "time=when")).toContain('expected a column "when" for the time');
    const whole = parquetFile("gzip");
    for (let end = 8; end < whole.length; end += 16)
      expect(await fault(whole.slice(0, end))).toContain("f: expected a whole Parquet file");
  });
});

test("pieces of any size become whole lines, and nothing is lost", async () => {
  const cases = fc.tuple(
    fc.array(fc.constantFrom("\n", "a", "bc", "é"), { maxLength: 60 }),
    fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
  );
  await fc.assert(
    fc.asyncProperty(cases, async ([parts, lengths]) => {
      const text = bytes(parts.join(""));
      const pieces: Uint8Array[] = [];
      for (let start = 0, i = 0; start < text.length; i++) {
        const length = lengths[i % lengths.length] ?? 1;
        pieces.push(text.subarray(start, start + length));
        start += length;
      }
      const found: string[] = [];
      for await (const lines of wholeLines(pieces, "f")) found.push(Buffer.from(lines).toString("latin1"));
      expect(found.join("")).toBe(Buffer.from(text).toString("latin1"));
      for (const lines of found.slice(0, -1)) expect(lines.endsWith("\n")).toBe(true);
      expect(found).not.toContain("");
    }),
  );
});

const lacksPython = spawnSync("python3", ["--version"]).status !== 0;

/** Rows of text ids, quotes and times in a few megabytes: more than one piece. */
const large = (rows: number): string => {
  const lines = ["time,item,user,rating"];
  for (let row = 0; row < rows; row++)
    lines.push(`${T + ((row * 7919) % 99_991)},"B${(row * row) % 4999}",A${(row * 31) % 9973}-é,${row % 5}.5`);
  return `${lines.join("\n")}\n`;
};

test("a file is never in memory as a whole", async () => {
  const [WIDTH, PIECE] = [4096, 2 ** 22];
  const wide = (text: string): Uint8Array => bytes(`${text.padEnd(WIDTH - 1, "x")}\n`);
  // Every piece is made of the same lines, but that the first begins with the head.
  const piece = new Uint8Array(PIECE);
  for (let line = 0; line < PIECE / WIDTH; line++)
    piece.set(wide(`u${line % 7},i${line % 11},${T + line},`), line * WIDTH);
  const first = piece.slice();
  first.set(wide("user_id,item_id,timestamp,"));
  const before = process.memoryUsage().arrayBuffers;
  let most = before;
  const found = await readSource({
    file: "large.csv",
    size: 24 * PIECE,
    slice: (start, end) => {
      most = Math.max(most, process.memoryUsage().arrayBuffers);
      return (start < PIECE ? first : piece).subarray(start % PIECE, (start % PIECE) + end - start);
    },
  });
  expect([found.users.length, found.userNames.length, found.itemNames.length]).toEqual([24 * 1024 - 1, 7, 11]);
  // A sixth of the text.
  expect(most - before).toBeLessThan(16 * 2 ** 20);
});

test.skipIf(lacksPython)("counts are those of an independent program, over several pieces", async () => {
  const text = large(150_000);
  const found = await read(text);
  const program = `
import sys, csv
rows = list(csv.DictReader(sys.stdin))
print(len({r["user"] for r in rows}), len({r["item"] for r in rows}), len(rows), sum(int(r["time"]) for r in rows), sum(float(r["rating"]) for r in rows))
print(rows[123456]["user"], rows[123456]["item"])`;
  const [counts = "", names] = execFileSync("python3", ["-c", program], {
    input: text,
    encoding: "utf8",
    env: { ...process.env, PYTHONIOENCODING: "utf8" },
  })
    .trim()
    .split("\n");
  const { userNames, itemNames, users, items, times, ratings = [] } = found;
  const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
  expect([userNames.length, itemNames.length, users.length, sum(times), sum(ratings)]).toEqual(
    counts.split(" ").map(Number),
  );
  expect(`${userNames[users[123_456] ?? 0]} ${itemNames[items[123_456] ?? 0]}`).toBe(names);
});
