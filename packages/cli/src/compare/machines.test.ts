/** Checks that several machines come to what one comes to: planned rounds, shards in folders of their own, kills, and a merge. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { transformSync } from "esbuild";
import { openStore, readPlan } from "@attrec/compare";
import { afterAll, expect, test } from "vitest";
import { smallData } from "../../../compare/src/testing/cells.ts";
import { javascript } from "../testing/javascript.ts";
import { type Ran, runCommand } from "../testing/run-command.ts";
import { CELLS, code, figures, smallStudy } from "../testing/small-study.ts";

const main = (await javascript())(new URL("main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "machines-"));
afterAll(() => rmSync(folder, { recursive: true }));
const study = smallStudy(folder);
const data = join(folder, "u.data");
const inFolder = (name: string): string => join(folder, name);

const compare = (...args: string[]): Promise<Ran> => runCommand(main, args);

test("three shards, of which one is killed and one runs twice, come to the figures of one suite", async () => {
  const [store, cells] = [inFolder("merged.db"), inFolder("round.jsonl")];
  const folders = ["a", "b", "c", "twice"].map(inFolder);
  const run = (shard: string, into: string): string[] =>
    ["run", "--cells", cells, "--shard", shard, "--into", into, "--processes", "1"].concat(code);
  let rounds = 0;
  for (;;) {
    const planned = await compare("plan", ...study, "--store", store, "--cells", cells, "--json");
    expect([planned.code, planned.err]).toEqual([0, ""]);
    if ((JSON.parse(planned.out) as { readonly isComplete: boolean }).isComplete) break;
    rounds++;
    // Half a shard, whose machine dies: what it has not written runs again.
    const killed = spawn(process.execPath, [main, ...run("1/3", inFolder("a"))], { stdio: "ignore" });
    const ended = once(killed, "close");
    while (!existsSync(inFolder("a")) && killed.exitCode === null) await setTimeout(20);
    killed.kill("SIGKILL");
    await ended;
    for (const [shard, into] of [
      ["1/3", "a"],
      ["2/3", "b"],
      ["3/3", "c"],
      ["3/3", "twice"],
    ] as const) {
      const ran = await compare(...run(shard, inFolder(into)));
      expect([ran.code, ran.out]).toEqual([0, expect.stringContaining("0 failed")]);
    }
    const there = folders.filter((path) => existsSync(path));
    const merged = await compare("merge", ...there, "--store", store, "--json");
    expect([merged.code, merged.err]).toEqual([0, ""]);
    // What ran twice proves itself.
    if (readPlan(cells).length > 2)
      expect((JSON.parse(merged.out) as { readonly repeated: number }).repeated).toBeGreaterThan(0);
  }
  // Two rounds of halving, and the chosen configurations.
  expect(rounds).toBe(3);
  const reported = await compare(...study, "--store", store, "--out", inFolder("merged"), "--json");
  expect([reported.code, reported.out]).toEqual([
    0,
    expect.stringContaining(`"event":"cells","done":${CELLS},"found":${CELLS}`),
  ]);
  const alone = await compare(
    ...study,
    "--store",
    inFolder("alone.db"),
    "--out",
    inFolder("alone"),
    "--processes",
    "2",
  );
  expect(alone.code).toBe(0);
  expect(figures(inFolder("merged"))).toBe(figures(inFolder("alone")));

  // The study has a version of code of its own, so that none of its cells could run again here.
  const verify = ["verify", inFolder("merged"), "--store", store, "--dataset", data, "--sample", "0"];
  const verified = await compare(...verify);
  expect([verified.code, verified.out]).toEqual([0, expect.stringContaining("Different: 0.")]);
  const report = join(inFolder("merged"), "results.json");
  writeFileSync(report, readFileSync(report, "utf8").replace(/"HR@50": [0-9.]+/, '"HR@50": 0.512345'));
  const tampered = await compare(...verify);
  expect([tampered.code, tampered.out]).toEqual([
    1,
    expect.stringMatching(/HR@50 is 0\.512345 in the report, and the stored ranks give/),
  ]);
}, 400_000);

test("other code, other data and wrong shards are refused before any work", async () => {
  const cells = inFolder("refused.jsonl");
  await compare(
    "plan",
    "table2",
    ...study.slice(2),
    "--models",
    "popularity",
    "--store",
    inFolder("none.db"),
    "--cells",
    cells,
  );
  expect(existsSync(inFolder("none.db"))).toBe(false);
  const into = inFolder("nothing");
  const refusals = [
    [["--cells", cells], 1, "The plan was made with another version of the code of popularity (this…, and here it is "],
    [["--cells", cells, ...code, "--shard", "4/3"], 2, "--shard takes one machine of several, such as 2/5, not '4/3'"],
    [["--cells", cells, ...code, "--cell", "x"], 2, "and none begins with 'x'"],
    [["--cells", inFolder("no-file")], 1, "no-file cannot be read: there is no such file"],
  ] as const;
  for (const [args, code, sentence] of refusals) {
    const { code: ended, err } = await compare("run", ...args, "--into", into);
    expect([ended, err]).toEqual([code, expect.stringContaining(sentence)]);
  }
  writeFileSync(data, smallData().replace("\t1\t5\t", "\t2\t5\t"));
  const other = await compare("run", "--cells", cells, ...code, "--into", into);
  expect([other.code, other.err]).toEqual([1, expect.stringContaining("are not those of the plan")]);
  expect(existsSync(into)).toBe(false);
  writeFileSync(data, smallData());
}, 120_000);

test("a sample of stored cells runs again to what is stored, and one that was changed is found", async () => {
  const store = inFolder("sampled.db");
  const small = study
    .slice(0, -2)
    .concat("--models", "popularity,fmc", "--search", "none", "--out", inFolder("sampled"));
  expect((await compare(...small, "--store", store)).code).toBe(0);
  const verify = ["verify", "--store", store, "--dataset", data, "--sample", "99"];
  const same = await compare(...verify);
  expect([same.code, same.out]).toEqual([0, expect.stringMatching(/Cells run again: 4\. To another result: 0\./)]);
  // As if another machine had come to another rank, and written it with its digest.
  const opened = openStore(store);
  const [cell] = opened.cells();
  const outcome = opened.find(cell?.id ?? "");
  opened.close();
  if (!cell || outcome?.kind !== "done") throw new Error("There is no result.");
  rmSync(store);
  const changed = openStore(store);
  changed.save(cell.cell, {
    kind: "done",
    result: { ...outcome.result, ranks: outcome.result.ranks.map((rank) => rank + 1) },
  });
  changed.close();
  const other = await compare(...verify);
  expect([other.code, other.out]).toEqual([
    1,
    expect.stringContaining("came to another result than the one that is stored"),
  ]);
}, 120_000);

test("cells of a model that looks at features run again with their table alone", async () => {
  const file = (name: string, lines: readonly string[]): string => {
    writeFileSync(inFolder(name), lines.join("\n"));
    return inFolder(name);
  };
  const actions = Array.from(
    { length: 120 },
    (_, k) => `u${Math.floor(k / 10)},i${(Math.floor(k / 10) * 3 + (k % 10)) % 20},${881_000_000 + (k % 10) * 60}`,
  );
  const genres = (name: string, of: (item: number) => string): string =>
    file(name, ["item_id,genres"].concat(Array.from({ length: 20 }, (_, item) => `i${item},${of(item)}`)));
  const named = ["--dataset", file("actions.csv", ["user_id,item_id,timestamp", ...actions])];
  const [table, other] = [
    genres("genres.csv", (item) => (item % 2 === 0 ? "Drama|War" : "Comedy")),
    genres("others.csv", (item) => (item % 4 === 0 ? "Drama|War" : "Comedy")),
  ];
  // Beside the packages that it imports, and in their language.
  const twoTower = join(dirname(main), "two-tower.js");
  const source = readFileSync(new URL("../../../../docs/examples/two-tower.ts", import.meta.url), "utf8");
  writeFileSync(twoTower, transformSync(source, { loader: "ts" }).code);
  const model = ["--model", `${twoTower}#twoTower`];
  const store = inFolder("featured.db");
  const study = ["table2", ...named, ...model, "--models", "popularity", "--search", "none", "--seeds", "1"];
  const small = ["--length", "2", "--targets", "1", "--epochs", "1", "--dim", "8", "--batch", "64"];
  const ran = await compare(...study, ...small, "--items", table, "--store", store, "--out", inFolder("featured"));
  expect([ran.code, ran.err.replaceAll(/^cells: .*\n/gm, "")]).toEqual([0, ""]);

  const verify = (...items: readonly string[]): Promise<Ran> =>
    compare("verify", "--store", store, ...named, ...model, ...items, "--sample", "9");
  const same = await verify("--items", table);
  expect([same.code, same.out]).toEqual([0, expect.stringMatching(/Cells run again: 2\. To another result: 0\./)]);
  // What looks at no features runs again whatever they are.
  const without = await verify("--items", other);
  expect([without.code, without.out]).toEqual([0, expect.stringMatching(/On the data named: 1\.[^]*run again: 1\./)]);
}, 400_000);

test("a merge of a broken file ends with 1 and names it, with the rest merged", async () => {
  const [broken, store] = [inFolder("b"), inFolder("rest.db")];
  const [cell] = readPlan(inFolder("refused.jsonl"));
  const path = join(broken, cell?.address.slice(0, 2) ?? "", `${cell?.address}.json`);
  await compare("run", "--cells", inFolder("refused.jsonl"), ...code, "--into", broken);
  writeFileSync(path, "{}");
  const merged = await compare("merge", broken, "--store", store);
  expect(merged.code).toBe(1);
  expect(merged.out).toContain(`${path} is broken: it does not begin as 'attrec-cell 1'. Remove it`);
  const opened = openStore(store);
  expect(opened.cells().length).toBeGreaterThan(0);
  opened.close();
}, 60_000);
