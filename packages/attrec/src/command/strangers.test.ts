// What strangers have written, or named so, may neither steer a terminal nor crash the command.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { isVisible } from "../text/escape.ts";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "attrec-strangers-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command in a process of its own; one that hangs is ended, and has the code -1. */
const attrec = (...args: string[]): Promise<Run> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--import", "tsx", "--conditions=source", main, ...args],
      { env: { ...process.env, ATTREC_DATA: "" }, timeout: 60_000, killSignal: "SIGKILL" },
      (error, out, err) => resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, out, err }),
    );
  });

/** Twelve users who go through forty items in order. */
const actions = Array.from({ length: 12 * 14 }, (_, k) => {
  const [user, time] = [Math.floor(k / 14), k % 14];
  return [user + 1, ((user * 3 + time) % 40) + 1, 5, 881_000_000 + time * 60] as const;
});
const quick = ["--set", "dim=4", "--length", "2", "--targets", "1", "--batch", "32", "--epochs", "1", "--threads", "1"];

test("titles, users and files with escapes of terminals are shown with these written out", async () => {
  const data = join(folder, "data");
  mkdirSync(join(data, "ml-1m"), { recursive: true });
  writeFileSync(join(data, "ml-1m", "ratings.dat"), `${actions.map((row) => row.join("::")).join("\n")}\n`);
  const titles = Array.from({ length: 40 }, (_, item) => `${item + 1}::\u001b[2J\u009b31mFilm ${item + 1}\n`);
  writeFileSync(join(data, "ml-1m", "movies.dat"), Buffer.from(titles.join(""), "latin1"));
  const model = join(folder, "model");
  const trained = await attrec("train", "--dataset", "ml-1m", "--data", data, ...quick, "--out", model);
  expect([trained.code, trained.err]).toEqual([0, ""]);
  const { out } = await attrec("recommend", model, "--data", data, "--user", "1", "--count", "3");
  expect(out).toContain("\\x1b[2J\\x9b31mFilm 10");
  expect(isVisible(out.replaceAll("\n", ""))).toBe(true);
  const json = await attrec("recommend", model, "--data", data, "--user", "1", "--json");
  expect(isVisible(json.out.trimEnd())).toBe(true);
  expect(json.out).toContain("\\u009b31mFilm");
});

test("what it was called with is repeated with escapes written out", async () => {
  for (const args of [["data", "info", "\u001b[2J\u202e"], ["train", "--\u001b[2J\u202e"], ["\u001b[2J\u202e"]]) {
    const { code, out, err } = await attrec(...args);
    expect(code).toBeGreaterThan(0);
    expect(err).toContain("\\u202e");
    expect(isVisible((out + err).replaceAll("\n", ""))).toBe(true);
  }
});
