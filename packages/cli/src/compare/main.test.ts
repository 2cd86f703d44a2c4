/** Checks the command `compare`: interrupts, lost processes, and the reports at the end. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { openStore } from "@attrec/compare";
import Database from "libsql";
import { afterAll, expect, test } from "vitest";
import { needs } from "../../../../testing/needs.ts";
import { smallData } from "../../../compare/src/testing/cells.ts";
import { javascript } from "../testing/javascript.ts";
import { type Ran, runCommand } from "../testing/run-command.ts";

const main = (await javascript())(new URL("main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "compare-"));
afterAll(() => rmSync(folder, { recursive: true }));
const data = join(folder, "u.data");
writeFileSync(data, smallData());

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

const compare = (...args: string[]): Promise<Ran> => runCommand(main, args);

const facts = ({ out }: Ran): readonly Record<string, unknown>[] =>
  out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const cellsOf = (run: Ran) => facts(run).find(({ event }) => event === "cells");
const runsOf = (run: Ran) => facts(run).filter(({ event }) => event === "run");

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

  const child = spawn(process.execPath, [main, ...many, "--store", killed], { env, stdio: "ignore" });
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
    if (!outcome || outcome.kind === "failed") throw new Error("A cell of this suite failed.");
    expect(outcome.result.epochs.length).toBe(3);
    if (outcome.kind === "done") expect(outcome.result.ranks.length).toBe(40);
  }
  store.close();

  const resumed = await compare(...many, "--store", killed, "--out", join(folder, "killed"), "--json");
  expect([resumed.code, resumed.err.replace(/^cells: .*\n/gm, "")]).toEqual([0, ""]);
  expect(cellsOf(resumed)).toEqual({
    event: "cells",
    done,
    found: cells.length,
    failed: 0,
    lost: 0,
    pending: 0,
    running: 0,
  });
  expect(runsOf(resumed)).toEqual(runsOf(expected));

  const again = await compare(...many, "--store", killed, "--out", join(folder, "again"), "--json");
  expect(cellsOf(again)).toMatchObject({ done, found: done });
  expect(runsOf(again)).toEqual(runsOf(expected));
  // The store alone has all that a report needs.
  const also = ["--apart", "--sampled", "5"];
  const alone = await compare("report", "--store", killed, "--out", join(folder, "alone"), "--json", ...also);
  expect(runsOf(alone)).toMatchObject(runsOf(expected));
  expect(Object.keys(runsOf(alone)[0] ?? {})).toEqual(expect.arrayContaining(["HR@50 explore", "HR@50 (5 sampled)"]));
  const status = await compare("status", "--store", killed, "--json");
  expect(facts(status).find(({ event }) => event === "holder")).toEqual({ event: "holder" });
  const lines = facts(status).filter(({ event }) => event === "status");
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line["epochsLeft"]).toBe(0);
});

test("an interrupt ends with 130, leaves what is done, and says how to go on", { timeout: 300_000 }, async () => {
  const file = join(folder, "interrupted.db");
  const args = [...many, "--store", file, "--epochs", "1000", "--patience", "1000"];
  // A model that counts is done at once, so that the store has something to report.
  expect((await compare(...args, "--models", "popularity")).code).toBe(0);
  args.push("--models", "popularity,fmc,attrec");
  const child = spawn(process.execPath, [main, ...args], { env });
  let err = "";
  child.stderr.on("data", (part: Buffer) => (err += part.toString()));
  const ended = once(child, "close");
  await Promise.race([once(child.stdout, "data"), ended]);
  await setTimeout(500);
  // Twice, as when npm passes on what the terminal has already sent.
  for (let i = 0; i < 2; i++) child.kill("SIGINT");
  expect(await ended).toEqual([130, null]);
  expect(err).toMatch(/Interrupted\. \d+ cells are kept in .*interrupted\.db: the same command goes on from there/);
  const early = await compare("report", "--store", file, "--out", join(folder, "early"));
  expect([early.code, early.err]).toEqual([0, ""]);
  expect(early.out).toMatch(/^At least \d+ cells have not run yet\.$/m);
  expect(early.out).toMatch(
    /^Of MC on u\.data \d of 6 configurations of its search and 2 of 2 results have not run yet\.$/m,
  );
  expect(early.out).not.toMatch(/lost|failed/i);
  expect(readFileSync(join(folder, "early", "tables.md"), "utf8")).toMatch(
    /## What has not run yet\?\n\nNot run yet: /,
  );
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

/** The processes that run the cells of a suite: the children of the one that the guard runs. */
const workersOf = (guard: number): readonly number[] => {
  const childrenOf = (pid: number): readonly number[] =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
  return childrenOf(guard).flatMap(childrenOf);
};

test("cells whose processes are killed run again, to the same figures", { timeout: 300_000 }, async (context) => {
  // The processes to kill are known by Linux alone: they have no names, and the suite does not tell their numbers.
  needs(context, existsSync(`/proc/${process.pid}/task/${process.pid}/children`), "a /proc that tells of processes");
  const args = [...many, "--out", join(folder, "shot"), "--json"];
  const child = spawn(process.execPath, [main, ...args, "--store", join(folder, "shot.db")], { env });
  let [out, err, killed] = ["", "", 0];
  child.stdout.on("data", (part: Buffer) => (out += part.toString()));
  child.stderr.on("data", (part: Buffer) => (err += part.toString()));
  const ended = once(child, "close");
  const shots = new Set<number>();
  while (child.exitCode === null && killed < 3) {
    await setTimeout(1500);
    const worker = child.exitCode === null ? workersOf(child.pid ?? 0).find((pid) => !shots.has(pid)) : undefined;
    if (worker === undefined) continue;
    shots.add(worker);
    process.kill(worker, "SIGKILL");
    killed++;
  }
  expect(await ended).toEqual([0, null]);
  expect(killed).toBeGreaterThan(0);
  const whole = await compare(...many, "--store", join(folder, "whole.db"), "--out", join(folder, "whole"), "--json");
  expect(runsOf({ code: 0, out, err })).toEqual(runsOf(whole));
});

test("a suite in which cells fail says so in its report and ends with 1", { timeout: 300_000 }, async () => {
  const store = join(folder, "failing.db");
  const args = ["table2", ...quick, "--code", "this", "--models", "fmc", "--configurations", "2", "--epochs", "1"];
  const first = await compare(...args, "--store", store, "--json");
  expect(first.code).toBe(0);
  // As if one configuration of the search had failed.
  const database = new Database(store);
  const [row] = database.prepare("SELECT id FROM cells WHERE seed = 1 ORDER BY rowid LIMIT 1").all() as readonly {
    id: string;
  }[];
  database.prepare("DELETE FROM epochs WHERE cell = ?").run(row?.id);
  database.prepare("DELETE FROM ranks WHERE cell = ?").run(row?.id);
  database
    .prepare("UPDATE cells SET kind = 'failed', sentence = 'The loss is NaN.', digest = NULL WHERE id = ?")
    .run(row?.id);
  database.close();
  const second = await compare(...args, "--store", store, "--json");
  expect(second.code).toBe(1);
  expect(second.err).toMatch(/1 of \d cells failed: the findings in .*report say which, and --retry-failed/);
  expect(facts(second)).toContainEqual({
    event: "failure",
    part: "search",
    data: expect.stringContaining("u.data") as string,
    model: "fmc",
    sentence: "The loss is NaN.",
  });
  expect(readFileSync(join(folder, "report", "tables.md"), "utf8")).toContain(
    "lost 1 of 2 configurations, so that its search is incomplete: The loss is NaN.",
  );
  expect((await compare(...args, "--store", store, "--retry-failed")).code).toBe(0);
});

test(
  "reports under several splits keep how far they agree, also those from the store",
  { timeout: 300_000 },
  async () => {
    const file = join(folder, "splits.db");
    const splits = ["leave-one-out", "temporal-80-10-10"];
    // So many items that models differ.
    const wide = join(folder, "wide.data");
    const lines = Array.from({ length: 40 * 16 }, (_, k) => {
      const [user, time] = [Math.floor(k / 16), k % 16];
      return `${user + 1}\t${((user * 37 + time * time * (11 + user)) % 300) + 1}\t5\t${881_000_000 + time * 60}`;
    });
    writeFileSync(wide, lines.join("\n"));
    const models = ["--models", "popularity,fmc,bprmf", "--search", "none", "--epochs", "1"];
    const args = ["table2", ...quick, "--dataset", wide, ...models, "--split", splits.join()];
    const sentence =
      /^On wide\.data the order of 3 models by HR@50 under leave-one-out and under temporal-80-10-10 agrees with Kendall's τ -?\d.*$/m;
    const run = await compare(...args, "--store", file, "--out", join(folder, "splits"));
    expect([run.code, run.err]).toEqual([0, ""]);
    const [said = ""] = sentence.exec(run.out) ?? [];
    expect(run.out.split(said).length).toBe(2);
    const stored = await compare("report", "--store", file, "--out", join(folder, "splits-again"));
    expect(stored.code).toBe(0);
    expect(stored.out.split(said).length).toBe(2);
    for (const out of ["splits", "splits-again"])
      for (const split of splits) {
        const [page, tables, json] = ["index.html", "tables.md", "results.json"].map((name) =>
          readFileSync(join(folder, out, split, name), "utf8"),
        );
        expect(page).toContain("Kendall&#39;s τ");
        expect(tables).toContain(`- ${said}`);
        expect(JSON.parse(json ?? "")).toMatchObject({
          splitOrders: [{ data: "wide.data", splits, tau: expect.any(Number) as number }],
        });
      }

    const changed = async (change: string): Promise<Ran> => {
      const database = new Database(file);
      database.exec(change);
      database.close();
      return compare("report", "--store", file, "--out", join(folder, "splits-none"));
    };
    const empty = await changed("DELETE FROM cells");
    expect([empty.code, empty.err]).toEqual([
      1,
      expect.stringContaining("has no cell of its last suite, so that there is nothing to report"),
    ]);
    const flipped = await changed(`UPDATE studies SET study = replace(study, '"seeds":[1,2]', '"seeds":[3,2]')`);
    expect([flipped.code, flipped.err]).toEqual([1, expect.stringContaining("set out to do is not what was written")]);
    expect(existsSync(join(folder, "splits-none", "leave-one-out", "index.html"))).toBe(false);
  },
);

test("a report that cannot be written is told of before any work", async () => {
  const run = await compare("table2", ...quick, "--out", join(data, "inside"), "--store", join(folder, "none.db"));
  expect(run.code).toBe(1);
  expect(run.err).toContain("a part of its path is a file, and not a folder. Nothing was started");
  expect(existsSync(join(folder, "none.db"))).toBe(false);
});

test("further parts take what the searches of a report chose", { timeout: 300_000 }, async () => {
  const out = join(folder, "searched");
  const args = [...quick, "--models", "attrec", "--epochs", "1", "--code", "this"];
  const first = await compare(
    "table2",
    ...args,
    "--configurations",
    "2",
    "--store",
    join(folder, "1.db"),
    "--out",
    out,
  );
  expect([first.code, first.err]).toEqual([0, ""]);
  const further = join(folder, "further");
  const rest = ["--chosen", out, "--store", join(folder, "2.db"), "--out", further];
  const second = await compare("table2", "table4", ...args, ...rest);
  expect([second.code, second.err]).toEqual([0, ""]);
  expect(second.out).toContain(
    "each model has the configuration that an earlier search chose on validation of the same data",
  );
  const runsIn = (report: string) => {
    const { rows } = JSON.parse(readFileSync(join(report, "results.json"), "utf8")) as {
      readonly rows: readonly { readonly part: string; readonly runs: readonly { readonly cell: string }[] }[];
    };
    return rows.flatMap(({ part, runs }) => (part === "table2" ? runs.map(({ cell }) => cell) : []));
  };
  // The results that the search's choice had have the same addresses.
  expect(runsIn(further)).toEqual(runsIn(out));
  expect(readFileSync(join(further, "tables.md"), "utf8")).toContain("2 x 1 = 2 epochs at most");
});

test("a suite whose reader goes away writes its report", { timeout: 300_000 }, async () => {
  const out = join(folder, "unread");
  const args = ["table2", ...quick, "--models", "fmc", "--search", "none", "--epochs", "1", "--out", out];
  const child = spawn(process.execPath, [main, ...args, "--store", join(folder, "unread.db")], { env });
  const ended = once(child, "close");
  await Promise.race([once(child.stdout, "data"), ended]);
  child.stdout.destroy();
  expect(await ended).toEqual([0, null]);
  expect(existsSync(join(out, "index.html"))).toBe(true);
});

test("two suites on one store: the second is refused", { timeout: 300_000 }, async () => {
  const file = join(folder, "shared.db");
  const args = [...many, "--store", file, "--epochs", "1000", "--patience", "1000"];
  const child = spawn(process.execPath, [main, ...args], { env });
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
  [["table2", "--models", ""], 2, "--models names no model."],
  [["table2", "--models", "attrek"], 2, "There is no model 'attrek': did you mean 'attrec'? Choose popularity, "],
  [["table2", "--models", ","], 2, "--models names no model"],
  [["table2", "--models", "constructor"], 2, "There is no model 'constructor': choose popularity, "],
  [["figure5", "--dims", "8,100000"], 2, "The option 'dim' of bprmf takes a whole number from 1 to 65536, not 100000"],
  [["table2", "--seeds", "1,x"], 2, "--seeds takes a whole number of at least 0, not 'x'"],
  [["table2", "--search", "luck"], 2, "There is no search 'luck': choose grid, random, halving or none"],
  [["table2", "--search", "grid"], 2, "has 24 configurations, and the budget is 12: give --configurations 24"],
  [["table2", "--configurations", "25"], 2, "ask for at most 24, not 25"],
  [["table2", "--chosen", "nowhere"], 2, "--chosen: 'nowhere' cannot be read: there is no such file or folder."],
  [["table2", "--chosen", "a", "--search", "random"], 2, "cannot be used with option '--search <method>'"],
  [["table2", "--processes", "100000"], 2, "--processes takes a whole number from 1 to 256, not '100000'"],
  [["table2", "--filter", "constructor"], 2, '"constructor" is no step'],
  [["table2", "--protocol", "mine"], 2, "There is no protocol 'mine'"],
  [["table2", "--epoch", "3"], 2, "unknown option '--epoch'"],
  [[], 2, "Name what to repeat: table2, table3"],
  [["table2", "--dataset", "ml-100k"], 1, "ATTREC_DATA"],
])("compare %s", async (args, code, sentence) => {
  const run = await compare(...args);
  expect(run.err).toContain(sentence);
  expect(run.code).toBe(code);
});

test(
  "two data sets of one name are refused, and one that is named twice is taken once",
  { timeout: 60_000 },
  async () => {
    const other = join(mkdtempSync(join(folder, "other-")), "u.data");
    writeFileSync(other, smallData());
    const args = ["table2", ...quick, "--models", "popularity", "--store", join(folder, "names.db"), "--json"];
    const refused = await compare(...args, "--dataset", `${data},${other}`);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(
      `${data} and ${other} are both named 'u.data', and a report could not tell them apart: rename one of them`,
    );
    const twice = await compare(...args, "--dataset", `${data},${data}`);
    expect(twice.code).toBe(0);
    expect(runsOf(twice)).toHaveLength(2);
  },
);

test("compare --help says what it does", async () => {
  const { code, out } = await compare("--help");
  expect(code).toBe(0);
  expect(out).toContain("Usage: compare [options] [command] [parts...]");
  expect(out).toContain("--json");
});
