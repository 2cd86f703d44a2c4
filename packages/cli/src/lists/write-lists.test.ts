/** Lists of recommended items are written so that other programs read them, whole or not at all. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { afterAll, expect, test } from "vitest";
import { assertListsFile, type NamedList, writeLists } from "./write-lists.ts";

const folder = mkdtempSync(join(tmpdir(), "lists-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string): string => join(folder, name);

const lists: readonly NamedList[] = [
  { user: "müller, 3", items: ["a", 'the "b"'], scores: [-0.5, 2] },
  { user: "nobody", items: [], scores: [] },
  { user: "4", items: ["c"], scores: [1e-9] },
];
async function* given(of: readonly NamedList[]): AsyncGenerator<NamedList> {
  for (const list of of) yield await Promise.resolve(list);
}

test("as a table, a row an item, and as JSON lines, a line a user", async () => {
  await writeLists(file("lists.csv"), given(lists));
  expect(readFileSync(file("lists.csv"), "utf8")).toBe(
    'user,rank,item,score\n"müller, 3",1,a,-0.5\n"müller, 3",2,"the ""b""",2\n4,1,c,1e-9\n',
  );
  await writeLists(file("lists.jsonl"), given(lists));
  const lines = readFileSync(file("lists.jsonl"), "utf8").trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(lists);
});

test.each([0, 3, 60_000])("as Parquet, of %i users, that another reader reads", async (users) => {
  const path = file("lists.parquet");
  const all = Array.from({ length: users }, (_, i) => ({ ...lists[i % 3], user: `ü${i}` }) as NamedList);
  await writeLists(path, given(all));
  const bytes = readFileSync(path);
  const rows = await parquetReadObjects({
    file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  });
  expect(rows).toEqual(
    all.flatMap(({ user, items, scores }) => items.map((item, i) => ({ user, rank: i + 1, item, score: scores[i] }))),
  );
});

test("where a list fails, the file is as it was, and nothing lies beside it", async () => {
  const path = file("kept.csv");
  await writeLists(path, given(lists));
  const before = readFileSync(path, "utf8");
  const failing = async function* (): AsyncGenerator<NamedList> {
    yield* given(lists);
    throw new Error("The score of item a is NaN.");
  };
  await expect(writeLists(path, failing())).rejects.toThrow(
    "kept.csv could not be written: The score of item a is NaN.",
  );
  expect(readFileSync(path, "utf8")).toBe(before);
  expect(readdirSync(folder).filter((name) => name.includes("tmp"))).toEqual([]);
});

test("a name that says no layout is refused", () => {
  expect(() => assertListsFile("lists.txt")).toThrow("Lists are written as csv, jsonl or parquet");
  expect(() => assertListsFile("lists.constructor")).toThrow("not 'lists.constructor'");
});
