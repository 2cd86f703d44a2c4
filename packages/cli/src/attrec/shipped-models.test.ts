/** Every model that ships is opened again by its name, from the file that its training wrote, by all commands that open files. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isCounted } from "attrec/extend";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { isShipped, libraryMakers } from "../models/models.ts";
import { attrecHere } from "../testing/run-here.ts";
import { openParent } from "./parent-model.ts";
import { openExperiment } from "./saved-model.ts";
import { openTrained } from "./trained.ts";

const folder = mkdtempSync(join(tmpdir(), "shipped-"));
afterAll(() => rmSync(folder, { recursive: true }));
const data = join(folder, "log.tsv");
const rows = Array.from({ length: 12 * 8 }, (_, k) => {
  const [user, step] = [Math.floor(k / 8), k % 8];
  return `${user + 1}\t${((user * 3 + step) % 20) + 101}\t4\t${1_500_000_000 + step * 3600}\n`;
});
writeFileSync(data, rows.join(""));
const fileOf = (model: string): string => join(folder, `${model}.safetensors`);

const names = (await libraryMakers()).map(({ specifier }) => specifier);
const quick = ["--dataset", data, "--epochs", "1", "--length", "2", "--targets", "1", "--threads", "1"];
const train = (model: string): Promise<string> => attrecHere("train", model, ...quick, "--out", fileOf(model));

test.each(names)("%s", async (name) => {
  expect(isShipped(name)).toBe(true);
  expect(await train(name)).toContain(`written to ${fileOf(name)}`);
  const { model, notes } = await openExperiment(fileOf(name), {});
  expect(notes.model).toBe(name);
  expect(openParent(fileOf(name), name).historyLength).toBe(notes.historyLength);
  if (!isCounted(model)) expect((await openTrained(fileOf(name), {}, "")).model.name).toBe(model.name);
});

describe.each(["gru4rec", "bert4rec"])("%s", (name) => {
  const file = fileOf(name);
  beforeAll(async () => {
    if (!existsSync(file)) await train(name);
  }, 60_000);

  test.each([
    ["evaluate", [], /^test +HR@50/],
    ["recommend", ["--user", "3"], /recommended next/],
    ["recommend", ["--history", "103", "104"], /recommended next/],
    ["similar", ["103"], /most similar to 103:\n +1 \d+  (?!0[.]0000)/],
    ["export", ["--out", join(folder, "parameters.npz")], /written to/],
    ["train", [name, "--from", file, ...quick], /it knows 12 of 12 users and 20 of 20 items/],
    ...(name === "bert4rec" ? [["explain", ["--history", "103", "104"], /recommended next/] as const] : []),
  ] as const)("%s %j", async (command, args, printed) => {
    expect(await attrecHere(command, ...(command === "train" ? [] : [file]), ...args)).toMatch(printed);
  });

  test("serve", async () => {
    const before = process.listenerCount("SIGINT");
    const serving = attrecHere("serve", file, "--port", "0");
    await vi.waitFor(() => expect(process.listenerCount("SIGINT")).toBeGreaterThan(before), 20_000);
    process.listeners("SIGINT").at(-1)?.("SIGINT");
    expect(await serving).toContain(`answers at http://127.0.0.1:`);
  });
});

test("a name that no model has is none", () => {
  for (const name of ["gru5rec", "constructor", "__proto__", "", "./models.ts", "attrec#attrec"])
    expect(isShipped(name)).toBe(false);
});

test("explain shows a user's attention after her own last items, and recommends what recommend does", async () => {
  if (!existsSync(fileOf("sasrec"))) await train("sasrec");
  const { history, recommended } = JSON.parse(
    await attrecHere("explain", fileOf("sasrec"), "--user", "3", "--json"),
  ) as {
    readonly history: unknown;
    readonly recommended: readonly { readonly item: string }[];
  };
  const listed = JSON.parse(await attrecHere("recommend", fileOf("sasrec"), "--user", "3", "--json")) as {
    readonly last: readonly { readonly item: string }[];
    readonly recommended: readonly { readonly item: string }[];
  };
  expect(recommended.map(({ item }) => item)).toEqual(listed.recommended.map(({ item }) => item));
  expect(JSON.stringify(history)).toContain(listed.last.at(-1)?.item);
  await expect(attrecHere("explain", fileOf("sasrec"), "--user", "33")).rejects.toThrow("33");
  await expect(attrecHere("explain", fileOf("sasrec"))).rejects.toThrow("or --user NAME for her own last ones");
});
