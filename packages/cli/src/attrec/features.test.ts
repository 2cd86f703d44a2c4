/** A model that needs features gets them in every command, and its file refuses other features. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { evaluateCommand } from "./evaluate.ts";
import { recommendCommand } from "./recommend.ts";
import { trainCommand } from "./train.ts";

const folder = mkdtempSync(join(tmpdir(), "attrec-needs-"));
afterAll(() => rmSync(folder, { recursive: true }));
const put = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const twoTower = `${fileURLToPath(new URL("../../../../docs/examples/two-tower.ts", import.meta.url))}#twoTower`;
const rows = Array.from({ length: 12 * 10 }, (_, k) => {
  const [user, time] = [Math.floor(k / 10), k % 10];
  return `u${user},i${(user * 3 + time) % 20},${881_000_000 + time * 60}\n`;
});
const actions = put("actions.csv", `user_id,item_id,timestamp\n${rows.join("")}`);
const tableOf = (genre: (item: number) => string): string =>
  `item_id,genres,year\n${Array.from({ length: 20 }, (_, item) => `i${item},${genre(item)},1990\n`).join("")}`;
const items = put(
  "items.csv",
  tableOf((item) => (item % 2 === 0 ? "Drama|War" : "Comedy")),
);
const model = join(folder, "model");

/** What a command prints as JSON. */
const said = async (
  make: typeof trainCommand | typeof evaluateCommand | typeof recommendCommand,
  ...args: readonly string[]
): Promise<Readonly<Record<string, unknown>>> => {
  const lines: string[] = [];
  const written = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  try {
    await make()
      .exitOverride()
      .parseAsync([...args, "--threads", "1", "--json"], { from: "user" });
  } finally {
    written.mockRestore();
  }
  return JSON.parse(lines.join("").trimEnd().split("\n").at(-1) ?? "") as Readonly<Record<string, unknown>>;
};

const training = ["--dataset", actions, "--length", "2", "--targets", "1", "--epochs", "1", "--set", "dim=8"] as const;
let trained: Readonly<Record<string, unknown>> = {};
beforeAll(async () => {
  trained = await said(trainCommand, twoTower, ...training, "--items", items, "--out", model);
});

test("train, evaluate and recommend make the model of the same features", async () => {
  const evaluated = await said(evaluateCommand, model, "--model", twoTower, "--items", items);
  expect(evaluated["HR@50"]).toBe(trained["HR@50"]);
  expect(evaluated["MRR"]).toBe(trained["MRR"]);
  const shown = await said(
    recommendCommand,
    model,
    "--model",
    twoTower,
    "--items",
    items,
    "--user",
    "u1",
    "--count",
    "3",
  );
  expect(shown["recommended"]).toHaveLength(3);
});

test.each([
  [
    "data without features",
    [],
    'Expected a feature "genres" of items, of the kind "categories", got data without features',
  ],
  [
    "a table without the column",
    ["item_id,year\ni0,1990\n"],
    "got year (number). Give a table of items with such a column: --items FILE",
  ],
  ["a column of another kind", ["item_id,genres\ni0,3\n"], 'got one of the kind "number"'],
])("training on %s is refused before it begins", async (_, table, sentence) => {
  const named = table.map((text) => ["--items", put("other.csv", text)]).flat();
  await expect(said(trainCommand, twoTower, ...training, ...named)).rejects.toThrow(sentence);
});

test.each([
  [
    "other categories",
    tableOf((item) => (item % 2 === 0 ? "Drama|Horror" : "Comedy")),
    'number 1 was "War", and is "Horror"',
  ],
  [
    "categories of other items",
    tableOf((item) => (item % 4 === 0 ? "Drama|War" : "Comedy")),
    "was trained on other features than these",
  ],
  ["no features", undefined, "got data without features"],
])("its file refuses %s", async (_, table, sentence) => {
  const named = table === undefined ? [] : ["--items", put("others.csv", table)];
  await expect(said(evaluateCommand, model, "--model", twoTower, ...named)).rejects.toThrow(sentence);
});

test("what it does not need may differ", async () => {
  const other = put(
    "years.csv",
    tableOf((item) => (item % 2 === 0 ? "Drama|War" : "Comedy")).replaceAll("1990", "2000"),
  );
  await expect(said(evaluateCommand, model, "--model", twoTower, "--items", other)).resolves.toMatchObject({
    event: "test",
  });
});

test("a history alone has no features, and resuming with others is refused", async () => {
  await expect(
    said(recommendCommand, model, "--model", twoTower, "--user", "u1", "--history", "i1", "i2"),
  ).rejects.toThrow("two-tower looks at features of users or items, and needs its data: leave out --history.");
  const other = put(
    "resumed.csv",
    tableOf((item) => (item % 4 === 0 ? "Drama|War" : "Comedy")),
  );
  await expect(
    said(trainCommand, twoTower, ...training, "--items", other, "--out", model, "--resume", "--epochs", "2"),
  ).rejects.toThrow("was written with features of SHA-256");
});
