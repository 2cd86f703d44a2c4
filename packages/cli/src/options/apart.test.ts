/** No command writes over what it reads. */
import { linkSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { afterAll, expect, test } from "vitest";
import { apart } from "./apart.ts";
import { configurable } from "./configurable.ts";
import { option } from "./table.ts";

const folder = mkdtempSync(join(tmpdir(), "attrec-"));
afterAll(() => rmSync(folder, { recursive: true }));
const there = (name: string): string => {
  const path = join(folder, name);
  writeFileSync(path, "dataset: log");
  return path;
};

const run = async (...line: readonly string[]): Promise<boolean> => {
  let isRun = false;
  const command = new Command("it")
    .argument("<model>")
    .addOption(option.dataset())
    .addOption(option.from())
    .addOption(option.events())
    .addOption(option.curve())
    .addOption(option.out())
    .exitOverride()
    .action(() => void (isRun = true));
  await apart(configurable(command)).parseAsync(line, { from: "user" });
  return isRun;
};

test("an output is no file that the command reads, by whatever name", async () => {
  const model = there("model.safetensors");
  const data = there("data.csv");
  const code = there("mine.ts");
  const config = there("mine.yaml");
  const linked = join(folder, "linked.csv");
  linkSync(data, linked);
  const overwrites = /would overwrite (the data|a file that is read): name another file/;
  await expect(run(model, "--out", model)).rejects.toThrow(overwrites);
  await expect(run(`${code}#it`, "--out", code)).rejects.toThrow(overwrites);
  await expect(run(model, "--dataset", data, "--events", linked)).rejects.toThrow(overwrites);
  await expect(run(model, "--config", config, "--curve", config)).rejects.toThrow(overwrites);
  expect(readFileSync(data, "utf8")).toBe("dataset: log");
});

test("each output is a file of its own, also where none is there yet", async () => {
  const fresh = join(folder, "fresh");
  await expect(run("attrec", "--out", fresh, "--curve", join(folder, ".", "fresh"))).rejects.toThrow(
    /--curve and --out both name .*: give each a file of its own/,
  );
});

test("a model goes on in its place, and names that are no files stand in nobody's way", async () => {
  const model = there("old.safetensors");
  expect(await run("attrec", "--from", model, "--out", model)).toBe(true);
  expect(await run("a\0b", "--dataset", "movietweetings-100k", "--out", join(folder, "new"))).toBe(true);
});
