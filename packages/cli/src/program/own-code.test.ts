/** The function that a file gives is the one that was meant, or a sentence asks which. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { functionIn } from "./own-code.ts";

const folder = mkdtempSync(join(tmpdir(), "own-code-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const fileOf = (code: string): string => {
  const file = join(folder, `${files++}.mjs`);
  writeFileSync(file, code);
  return file;
};
const made = async (specifier: string): Promise<unknown> => (await functionIn(specifier, "model", "myModel"))();

const several = 'export const zebra = () => "zebra";\nexport const ape = () => "ape";\nexport const grid = {};\n';

test("it is the only function, the default, or the one that is named", async () => {
  expect(await made(fileOf('export const grid = {};\nexport const mine = () => "mine";\n'))).toBe("mine");
  expect(await made(fileOf(`${several}export default () => "default";\n`))).toBe("default");
  expect(await made(fileOf('export const mine = () => "mine";\nexport default mine;\n'))).toBe("mine");
  expect(await made(`${fileOf(several)}#zebra`)).toBe("zebra");
});

test("of several without a name none is taken, since exports are in the order of their names", async () => {
  const file = fileOf(several);
  await expect(made(file)).rejects.toThrow(
    `${file} exports several functions, ape, zebra: say which one makes a model, such as ${file}#ape.`,
  );
  await expect(made(fileOf("export const grid = {};"))).rejects.toThrow("exports no function that makes a model");
  await expect(made(`${file}#grid`)).rejects.toThrow("exports no function 'grid' that makes a model");
});
