/** Checks that the commands of the page of benchmarks are all there is to measure. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commandsOf } from "./parts/page.ts";

test("the page of benchmarks names every benchmark, and none that is not there", () => {
  const files = commandsOf(readFileSync("docs/benchmarks.md", "utf8")).map(([, file = ""]) => file);
  for (const file of files) expect([file, existsSync(file)]).toEqual([file, true]);
  // The load of a server and many machines are on their own pages.
  const others = ["benchmarks/page.ts", "benchmarks/serve.ts", "benchmarks/many-machines.ts"];
  const there = readdirSync("benchmarks")
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => `benchmarks/${name}`);
  expect(there.filter((file) => !files.includes(file) && !others.includes(file))).toEqual([]);
});

test("a command is told from what is said about it, and stands there once", () => {
  const page =
    "```sh\nnpm ci   # once\nnpx tsx a.ts --data FOLDER   # all\nnpx tsx a.ts --data FOLDER\n```\n`npx tsx b.ts`\n";
  expect(commandsOf(page)).toEqual([["a.ts", "--data", "FOLDER"]]);
});
