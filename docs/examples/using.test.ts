/** The page on using a model shows a program that runs. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile, interpreter, key, type KeyTensor, keyTensor } from "@attrec/tensor";
import { attrec, explain, recommenderOf } from "attrec";
import { openModel, saveTrees } from "attrec/node";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "using-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "model.safetensors");
const names = {
  users: ["ann", "bob"],
  items: Array.from({ length: 8 }, (_, i) => `m${i}`),
  titles: Array.from({ length: 8 }, (_, i) => `Film ${i}`),
};
const model = attrec({ dim: 4 });
const parameters = compile((k: KeyTensor) => model.init(k, { users: 2, items: 8 }), interpreter())(keyTensor(key(1)));
const notes = { hyperparameters: JSON.stringify(model.hyperparameters), historyLength: "3" };
await saveTrees(file, { parameters }, notes, names);

test("docs/examples/using.ts is on the page, and prints recommendations, similar items and tables", async () => {
  const example = join(import.meta.dirname, "using.ts");
  const page = readFileSync(join(import.meta.dirname, "../using.md"), "utf8");
  expect(page).toContain(readFileSync(example, "utf8").replace(/^.*\n/, ""));
  const args = ["--import", "tsx", "--conditions=source", example, file, "m1", "m6"];
  const out = execFileSync(process.execPath, args, { encoding: "utf8" });
  const next = await recommenderOf(openModel(file, attrec), interpreter())({ history: ["m1", "m6"], count: 5 });
  expect(out).toContain(next.map(({ title, score }) => `next: ${title} (${score.toFixed(3)})\n`).join(""));
  expect(out.match(/^similar: Film \d$/gm)).toHaveLength(3);
  expect(out).toContain("table: users, a row of 4 numbers for each of users\n");
});

test("what a model attends to is explained, and a model of another kind is refused", async () => {
  const opened = openModel(file, attrec);
  const { history, attention, shares } = await explain(opened, interpreter(), ["m1", "m6"]);
  // The oldest item fills the history up.
  expect(history).toEqual(["Film 1", "Film 1", "Film 6"]);
  attention.forEach((row, i) => {
    expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    expect(row[i]).toBe(0);
  });
  expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  const plain = openModel(file, (settings) => attrec({ ...settings, attention: false }));
  await expect(explain(plain, interpreter(), ["m1"])).rejects.toThrow("attrec has no attention");
  expect(() => openModel(file, () => ({ ...model, options: {}, hyperparameters: {} }))).toThrow("has no option 'dim'");
});
