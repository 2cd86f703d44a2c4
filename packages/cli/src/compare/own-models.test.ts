/** Models of one's own take part in a comparison with the grid of their file, or are refused with a sentence. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codeOf } from "@attrec/compare";
import { afterAll, expect, test } from "vitest";
import { ownContender, ownContenders } from "./own-models.ts";

const folder = mkdtempSync(join(tmpdir(), "own-models-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
/** A file of a model with this name, and what else it exports. */
const fileWith = (name: string, exported: string): string => {
  const path = join(folder, `${files++}.mjs`);
  const part = "() => undefined";
  writeFileSync(
    path,
    `export const make = ({ pull = 1 } = {}) => ({ name: "${name}", hyperparameters: { pull }, init: ${part}, loss: ${part}, score: ${part} });\n${exported}`,
  );
  return path;
};

test("a model is searched on its own grid, with its optimizer, and its code version is of its file", async () => {
  const grid =
    'export const grid = { optimizer: "adam", space: [[{ rate: 0.1 }, { rate: 0.2 }], [{ settings: { pull: 2 } }]] };';
  const path = fileWith("own", grid);
  const contender = await ownContender(path);
  expect(contender).toMatchObject({
    name: "own",
    title: "own",
    place: path,
    training: { optimizer: "adam", rate: 0.05 },
    space: [[{ rate: 0.1 }, { rate: 0.2 }], [{ settings: { pull: 2 } }]],
    tuned: {},
  });
  expect(contender.lengths({ historyLength: 5, targetCount: 3 })).toEqual({ historyLength: 5, targetCount: 3 });
  expect(contender.make({ pull: 3 }).hyperparameters).toEqual({ pull: 3 });
  const other = await ownContender(fileWith("own", `${grid} // changed`));
  expect(codeOf(contender)).not.toBe(codeOf(other));
  expect(codeOf(contender)).toBe(codeOf(await ownContender(path)));
});

test.each([
  ["", "exports no grid, and every model of a comparison is searched by the same budget: add export const grid"],
  ["export const grid = 3;", "needs a space: a list of dimensions"],
  ["export const grid = { space: [[{ rates: 1 }]] };", "needs a space: a list of dimensions"],
  ["export const grid = { space: [[]] };", "needs a space: a list of dimensions"],
  ["export const grid = { space: [[{ rate: 1 }, { rate: 1 }]] };", "has a point twice"],
  ["export const grid = { space: [[{ rate: 1 }]], optimizer: 3 };", "names no optimizer"],
])("a file with %j is refused", async (exported, sentence) => {
  await expect(ownContender(fileWith("own", exported))).rejects.toThrow(sentence);
});

test("two models of one name are refused, and a model that is named twice takes part once", async () => {
  const grid = "export const grid = { space: [[{ rate: 0.1 }]] };";
  const path = fileWith("own", grid);
  expect(await ownContenders([path, path])).toHaveLength(1);
  await expect(ownContenders([path, fileWith("own", grid)])).rejects.toThrow("makes a model named 'own', and another");
  await expect(ownContenders([fileWith("fpmc", grid)])).rejects.toThrow("makes a model named 'fpmc', and another");
});
