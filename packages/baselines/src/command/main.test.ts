import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import Database from "libsql";
import { afterAll, expect, test } from "vitest";
import { openStore } from "../suite/store.ts";
import { smallData } from "../suite/testing/cells.ts";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "compare-"));
afterAll(() => rmSync(folder, { recursive: true }));
const data = join(folder, "u.data");
writeFileSync(data, smallData());

const node = ["--import", "tsx", "--conditions=source", main];
const env = { ...process.env, ATTREC_DATA: "" };
const quick = [
  "--out",
  join(folder, "report"),
  "--dataset",
  data,
  "--dim",
  "8",
  "--batch",
  "64",
  "--processes",
  "2",
  "--seeds",
  "1,2",
];

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command in a process of its own, as a person does. */
const compare = (...args: string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    execFile(process.execPath, [...node, ...args], { env }, (error, out, err) =>
      resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, out, err }),
    );
  });

const facts = ({ out }: Outcome): readonly Record<string, unknown>[] =>
  out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const cellsOf = (run: Outcome) => facts(run).find(({ event }) => event === "cells");
const runsOf = (run: Outcome) => facts(run).filter(({ event }) => event === "run");

/** How many cells a store has, as another process sees it while a suite runs. */
const countCells = (file: string): number => {
  const database = new Database(file, { readonly: true });
  const [row] = database.prepare("SELECT count(*) AS count FROM cells").all() as readonly { count: number }[];
  database.close();
  return row?.count ?? 0;
};

// With a code version that is said, since it is its business to change with the sources.
const many = [
  "--code",
  "this",
  "table2",
  "table3",
  ...quick,
  "--models",
  "fmc,attrec",
  "--configurations",
  "6",
  "--epochs",
  "3",
];

test("a suite that is killed goes on where it stood, to what it would have come to", { timeout: 400_000 }, async () => {
  const [whole, killed] = [join(folder, "whole.db"), join(folder, "killed.db")];
  const expected = await compare(...many, "--store", whole, "--out", join(folder, "whole"), "--json");
  // Nothing but how far it is, which is told where a machine is slow.
  expect(expected.err).toMatch(/^(cells: .*\n)*$/);
  const { done } = cellsOf(expected) as { done: number };

  const child = spawn(process.execPath, [...node, ...many, "--store", killed], { env, stdio: "ignore" });
  const ended = once(child, "close");
  let kept = 0;
  while (kept < 3 && child.exitCode === null) {
    await setTimeout(20);
    // The file is not there at first.
    try {
      kept = countCells(killed);
    } catch {
      kept = 0;
    }
  }
  child.kill("SIGKILL");
  expect(await ended).toEqual([null, "SIGKILL"]);

  const store = openStore(killed);
  const cells = store.cells();
  expect(cells.length).toBeGreaterThanOrEqual(3);
  expect(cells.length).toBeLessThan(done);
  for (const { id } of cells) {
    const outcome = store.find(id);
    if (outcome?.kind !== "done") throw new Error("A cell of this suite failed.");
    expect(outcome.result.epochs.length).toBe(3);
    expect(outcome.result.ranks.length).toBe(40);
  }
  store.close();

  const resumed = await compare(...many, "--store", killed, "--out", join(folder, "killed"), "--json");
  expect(resumed.code).toBe(0);
  expect(cellsOf(resumed)).toEqual({ event: "cells", done, found: cells.length, failed: 0, pending: 0, running: 0 });
  expect(runsOf(resumed)).toEqual(runsOf(expected));

  const again = await compare(...many, "--store", killed, "--out", join(folder, "again"), "--json");
  expect(cellsOf(again)).toMatchObject({ done, found: done });
  expect(runsOf(again)).toEqual(runsOf(expected));
});

test("an interrupt ends with 130, leaves what is done, and says how to go on", { timeout: 300_000 }, async () => {
  const file = join(folder, "interrupted.db");
  const args = [...many, "--store", file, "--epochs", "1000", "--patience", "1000"];
  const child = spawn(process.execPath, [...node, ...args], { env });
  let err = "";
  child.stderr.on("data", (part: Buffer) => (err += part.toString()));
  const ended = once(child, "close");
  await Promise.race([once(child.stdout, "data"), ended]);
  await setTimeout(500);
  // Twice, as when npm passes on what the terminal has already sent.
  for (let i = 0; i < 2; i++) child.kill("SIGINT");
  expect(await ended).toEqual([130, null]);
  expect(err).toMatch(/Interrupted\. \d+ cells are kept in .*interrupted\.db: the same command goes on from there/);
  const next = await compare(
    "table2",
    ...quick,
    "--models",
    "fmc",
    "--search",
    "none",
    "--epochs",
    "1",
    "--store",
    file,
  );
  expect(next.code).toBe(0);
});

test("two suites on one store: the second is refused", { timeout: 300_000 }, async () => {
  const file = join(folder, "shared.db");
  const args = [...many, "--store", file, "--epochs", "1000", "--patience", "1000"];
  const child = spawn(process.execPath, [...node, ...args], { env });
  const ended = once(child, "close");
  await Promise.race([once(child.stdout, "data"), ended]);
  const second = await compare(...many, "--store", file);
  expect(second.code).toBe(1);
  expect(second.err).toContain("Another suite is running on");
  child.kill("SIGTERM");
  expect(await ended).toEqual([130, null]);
});

test.each([
  [["table9"], 2, "There is no part 'table9' of the comparison: choose from table2, table3"],
  [["table2", "--models", "attrek"], 2, "There is no model 'attrek': choose from popularity"],
  [["table2", "--seeds", "1,x"], 2, "--seeds takes a whole number of at least 0, not 'x'"],
  [["table2", "--search", "luck"], 2, "There is no search 'luck': choose grid, random, halving or none"],
  [["table2", "--search", "grid"], 2, "has 24 configurations, and the budget is 12: give --configurations 24"],
  [["table2", "--configurations", "25"], 2, "ask for at most 24, not 25"],
  [["table2", "--protocol", "mine"], 2, "There is no protocol 'mine'"],
  [["table2", "--epoch", "3"], 2, "unknown option '--epoch'"],
  [[], 2, "missing required argument 'parts'"],
  [["table2", "--dataset", "ml-100k"], 1, "ATTREC_DATA"],
])("compare %s", async (args, code, sentence) => {
  const run = await compare(...args);
  expect(run.err).toContain(sentence);
  expect(run.code).toBe(code);
});

test("compare --help says what it does", async () => {
  const { code, out } = await compare("--help");
  expect(code).toBe(0);
  expect(out).toContain("Usage: compare [options] <parts...>");
  expect(out).toContain("--json");
});
