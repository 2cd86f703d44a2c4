// Tables of users and items become features in the order of the data, and tensors of them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { read } from "@attrec/tensor";
import { afterAll, expect, test } from "vitest";
import { categoryOf, numbersOf, sharesOf } from "./features.ts";
import { loadDataset } from "./load-dataset.ts";

const folder = mkdtempSync(join(tmpdir(), "attrec-features-"));
afterAll(() => rmSync(folder, { recursive: true }));
const put = (name: string, content: string | Uint8Array): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

const inter = put(
  "films.inter",
  "user_id:token\titem_id:token\ttimestamp:float\n7\tx\t1500000000\n7\ty\t1500000001\n8\tz\t1500000002\n",
);
put(
  "films.item",
  "item_id:token\tyear:float\tgenre:token_seq\ttitle:token\tpoint:float_seq\nz\t1999\tDrama Comedy\tZ, a film\t1 2\ny\t\t\tY\t\nnever\t2000\tHorror\tN\t\n",
);
put("films.user", "user_id:token\tage:float\tjob:token\n8\t30\twriter\n");

test("RecBole's tables beside a file of interactions are read in the order of its users and items", async () => {
  const { features, interactions } = await loadDataset(inter);
  expect(interactions.itemNames).toEqual(["x", "y", "z"]);
  expect(features?.items.get("genre")).toEqual({
    kind: "categories",
    offsets: Int32Array.of(0, 0, 0, 2),
    values: Int32Array.of(0, 1),
    names: ["Drama", "Comedy"],
  });
  expect(features?.items.get("title")).toEqual({
    kind: "category",
    values: Int32Array.of(0, 1, 2),
    names: ["", "Y", "Z, a film"],
  });
  expect(interactions.remarks).toEqual([
    `Features of users: age (number), job (category of 1). 1 of 2 users have no line in ${join(folder, "films.user")}.`,
    `Features of items: year (number), genre (several categories of 2), title (category of 2). 1 of 3 items have no line in ` +
      `${join(folder, "films.item")}, and 1 of its lines are of items without actions.`,
  ]);
});

test("features are tensors: the mean for an unknown number, 0 for no category, shares of several", async () => {
  const { features } = await loadDataset(inter);
  expect([...read(numbersOf(features, "items", "year"))]).toEqual([1999, 1999, 1999]);
  expect([...read(numbersOf(features, "users", "age"))]).toEqual([30, 30]);
  const { values, count } = categoryOf(features, "users", "job");
  expect([[...read(values)], count]).toEqual([[0, 1], 2]);
  expect([...read(sharesOf(features, "items", "genre"))]).toEqual([0, 0, 0, 0, 0.5, 0.5]);
  expect([...read(sharesOf(features, "users", "job"))]).toEqual([0, 1]);
  expect(() => numbersOf(features, "items", "price")).toThrow(
    'Expected a feature "price" of items, of the kind "number", got year (number), genre (categories), title (category).',
  );
  expect(() => numbersOf(undefined, "items", "price")).toThrow("got data without features");
});

test("any table will do: quotes, semicolons, bars between categories, gzip, and kinds told by the cells", async () => {
  const items = put(
    "prices.csv.gz",
    gzipSync('\ufeffprice;"sku";tags;colour\r\n2.5;x;a|b;"dark; red"\r\n-1;y;b;\r\n;z;;"dark; red"\r\n'),
  );
  const { features } = await loadDataset(inter, { items });
  const table = features?.items;
  const told = put("told.csv", 'item_id,about,price\nx,"two\nlines, ""quoted""",1\n\ny,,2\n');
  expect((await loadDataset(inter, { items: told })).features?.items.get("about")).toMatchObject({
    names: ["", 'two\nlines, "quoted"'],
  });
  // No column is called as an id of items usually is: it is the first.
  expect([...(table?.keys() ?? [])]).toEqual(["sku", "tags", "colour"]);
  const named = put("named.csv", 'price,asin,tags,colour\n2.5,x,a|b,"dark, red"\n-1,y,b,\n,z,,"dark, red"\n');
  const found = (await loadDataset(inter, { items: named })).features?.items;
  expect(found?.get("price")).toEqual({
    kind: "number",
    values: Float32Array.of(2.5, -1, 0),
    known: Uint8Array.of(1, 1, 0),
  });
  expect(found?.get("tags")).toEqual({
    kind: "categories",
    offsets: Int32Array.of(0, 2, 3, 3),
    values: Int32Array.of(0, 1, 1),
    names: ["a", "b"],
  });
  expect(found?.get("colour")).toMatchObject({ values: Int32Array.of(1, 0, 1), names: ["", "dark, red"] });
});

const flags = (...genres: number[]): string =>
  Array.from({ length: 19 }, (_, genre) => (genres.includes(genre) ? 1 : 0)).join("|");

test("the tables of MovieLens 100K and 1M are told by their lines, and found beside the data by name", async () => {
  for (const [name, files] of [
    [
      "ml-100k",
      {
        "u.data": "1\t10\t5\t881250949\n2\t20\t3\t881250950\n",
        "u.item": `10|Caf\xe9 (1995)|01-Jan-1995||http://x|${flags(5, 16)}\n20|No year||||${flags(0)}\n`,
        "u.user": "2|24|F|other|94043\n1|53|M|technician|V3N4P\n",
      },
    ],
    [
      "ml-1m",
      {
        "ratings.dat": "1::10::5::978300760\n2::20::3::978300761\n",
        "movies.dat": "10::Caf\xe9 (1995)::Comedy|Thriller\n20::No year::unknown\n",
        "users.dat": "2::F::24::10::48067-1\n1::M::53::16::70072\n",
      },
    ],
  ] as const) {
    mkdirSync(join(folder, name));
    for (const [file, text] of Object.entries(files)) put(join(name, file), Buffer.from(text, "latin1"));
    const { features, interactions } = await loadDataset(name, { folder });
    expect(interactions.itemNames).toEqual(["10", "20"]);
    expect([...read(sharesOf(features, "items", "genres"))]).toEqual([0.5, 0.5, 0, 0, 0, 1]);
    expect([...read(numbersOf(features, "items", "year"))]).toEqual([1995, 1995]);
    expect([...read(numbersOf(features, "users", "age"))]).toEqual([53, 24]);
    expect(features?.users.get("gender")).toMatchObject({ names: ["", "M", "F"] });
    expect(features?.users.get("occupation")?.kind).toBe("category");
  }
  // A table that nobody named gives no features where it is another, and says so; one that was named is refused.
  const items = put(join("ml-100k", "u.item"), "10|a film\n20|another\n");
  const { features, interactions } = await loadDataset("ml-100k", { folder });
  expect(features?.items.size).toBe(0);
  expect(interactions.remarks?.at(-1)).toMatch("No features of items: ");
  await expect(loadDataset("ml-100k", { folder, items })).rejects.toThrow("u.item:1: expected the names of columns");
});

test.each([
  ["x,1\ny,2\n", "t.csv:1: expected the names of columns, an id of items and features"],
  ["item_id,a,a\nx,1,2\n", 't.csv:1: expected columns of different names, got "a" twice'],
  ["item_id,a\nx,1,2\n", 't.csv:2: expected 2 fields separated by "," ("item_id, a"), got 3: "x,1,2"'],
  ['item_id,a\ny,"1\n2"\nx,1\nx,2\n', 't.csv:5: expected one line for each item, got another for "x"'],
  ["item_id,a\nx,1\nx,2\n", 't.csv:3: expected one line for each item, got another for "x"'],
  ["item_id,a:float\nx,red\n", 't.csv: the column "a": expected decimal numbers, got "red"'],
  ["", "t.csv: expected a table of items, got an empty file"],
])("%j: a sentence", async (content, sentence) => {
  await expect(loadDataset(inter, { items: put("t.csv", content) })).rejects.toThrow(sentence);
});

test("a table may have any number of columns", async () => {
  const [count, mark] = [100_000, ","];
  const names = Array.from({ length: count }, (_, i) => `f${i}`);
  const cells = ["z", ...names.map((_, i) => String(i % 10))].join(mark);
  const wide = put("wide.csv", `${["item_id", ...names].join(mark)}\n${cells}\n`);
  const { features } = await loadDataset(inter, { items: wide });
  expect(features?.items.size).toBe(count);
  expect(read(numbersOf(features, "items", "f99999"))[2]).toBe(9);
  const short = put("short.csv", `${["item_id", ...names].join(mark)}\nz,1\n`);
  await expect(loadDataset(inter, { items: short })).rejects.toThrow(
    /short\.csv:2: expected 100001 fields separated by .{9,200}$/,
  );
});
