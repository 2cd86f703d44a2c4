// Text and names from strangers may neither steer a terminal nor crash the command.
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataError } from "attrec";
import { isVisible } from "attrec/extend";
import { loadDataset } from "attrec/node";
import { afterAll, expect, test } from "vitest";
import { javascript } from "../testing/javascript.ts";

const main = (await javascript())(new URL("main.ts", import.meta.url));
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
      [main, ...args],
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

test("what is no ordinary file is refused at once, with what it is instead", async () => {
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  const locked = join(folder, "locked");
  writeFileSync(locked, "1\t2\t3\t4\n", { mode: 0 });
  const faultOf = async (path: string): Promise<string> => {
    try {
      await loadDataset(path);
    } catch (error) {
      if (error instanceof DataError) return error.message;
      throw error;
    }
    return "no fault";
  };
  for (const [path, sentence] of [
    [folder, /expected a file, got a folder: name a file in it/],
    ["/dev/null", /expected a file, got a pipe or a device/],
    ["/proc/cpuinfo", /got one without a size, which the system writes while it is read/],
    // It has no end, and no size.
    ["/proc/self/mem", /expected a file that can be read, got: the device failed/],
    [
      join(folder, "nothing"),
      /^Expected the name of a data set .* or a file of interactions, got ".*nothing", which is neither/,
    ],
    [join(locked, "below"), /which is neither/],
    ["x".repeat(5000), /its name is too long/],
    // Root may read everything.
    ...(process.getuid?.() === 0 ? [] : [[locked, /you have no permission to read it/] as const]),
  ] as const)
    expect(await faultOf(path)).toMatch(sentence);
  // What would be waited for, or read for ever, in a process that can be ended.
  for (const [path, sentence] of [
    [pipe, /expected a file, got a pipe or a device/],
    ["/dev/zero", /expected a file, got a pipe or a device/],
    ["/proc/kmsg", /without a size|nothing to read|you have no permission|failed/],
  ] as const) {
    const { code, out, err } = await attrec("data", "info", path);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(sentence);
    expect(err.trimEnd().split("\n").length).toBe(1);
  }
});

test("a path may have any characters, and a file a mark before its first line", async () => {
  const odd = join(folder, "a#b?c %20 'd\"");
  mkdirSync(odd);
  const file = join(odd, "u#1.data");
  writeFileSync(file, `\ufeff${actions.map((row) => row.join("\t")).join("\n")}\n`);
  const model = join(odd, "model#1");
  const trained = await attrec("train", "--dataset", file, ...quick, "--out", model);
  expect([trained.code, trained.err]).toEqual([0, ""]);
  // Forty items: every one of them is among the first fifty, after each epoch.
  expect(trained.out).toContain(
    "note: HR@50 is the same whatever the model: there are no more than 40 items. It chooses no",
  );
  expect(trained.out).toContain("note: HR@50 is 1 whatever the model: there are no more than 40 items.");
  const evaluated = await attrec("evaluate", model, "--dataset", file, "--cutoffs", "1000");
  expect(evaluated.out).toContain("note: HR@1000 is 1 whatever the model: there are no more than 40 items.");
  const some = await attrec("recommend", model, "--dataset", file, "--user", "1", "--count", "1000");
  expect(some.out).toContain("(no more than these 26 of 40 items are new to the user)");
});

test("users who have seen everything, and users of whom nobody can be tested, have sentences of their own", async () => {
  const all = join(folder, "all.data");
  writeFileSync(
    all,
    Array.from({ length: 24 }, (_, k) => `${k % 3}\t${Math.floor(k / 3)}\t5\t${1_500_000_000 + k}\n`).join(""),
  );
  const model = join(folder, "all.model");
  expect((await attrec("train", "--dataset", all, ...quick, "--out", model)).code).toBe(0);
  const none = await attrec("recommend", model, "--user", "1", "--count", "3");
  expect([none.code, none.err]).toEqual([0, ""]);
  expect(none.out).toContain("(nothing: the user has interacted with every one of the 8 items)");
  const short = join(folder, "short.data");
  writeFileSync(short, "1\t1\t5\t1\n1\t2\t5\t2\n2\t2\t5\t1\n2\t3\t5\t2\n");
  const untested = await attrec("train", "--dataset", short, "--length", "1", "--targets", "1");
  expect(untested.code).toBe(1);
  expect(untested.err).toContain("No user of short.data has 3 actions, so nobody can be tested");
});

test("the unit of times is said where it is not seconds", async () => {
  const file = join(folder, "milliseconds.data");
  writeFileSync(
    file,
    actions.map(([user, item, rating, time]) => `${user}\t${item}\t${rating}\t${time}000\n`).join(""),
  );
  const remark = "The times were given in milliseconds, as their size says.";
  const info = await attrec("data", "info", file);
  expect(info.out).toContain(`note: ${remark}`);
  expect(info.out).toContain("1997-12-01, 1997-12-01");
  expect(JSON.parse((await attrec("data", "info", file, "--json")).out)).toMatchObject({
    timeUnit: "milliseconds",
    remarks: [remark],
  });
  expect((await attrec("train", "--dataset", file, ...quick)).out).toContain(`note: ${remark}`);
});
