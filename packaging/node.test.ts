/** Checks that installed packages run in Node: imported, required, as the READMEs have it, and as commands. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { transform } from "esbuild";
import { blocksOf, doorsOf, isRequirable, samplesOf } from "./doors.ts";

const project = inject("project");
const packages = inject("packages");
const doors = doorsOf(packages);

/** What a program prints; a failure shows what it said. */
const printed = (program: string, ...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: project, encoding: "utf8" });
  expect(`${stderr}, exit code ${status}`).toBe(", exit code 0");
  return stdout;
};

test("plain JavaScript imports every door, and trains on two threads", () => {
  expect(JSON.parse(printed("node", "plain.mjs", ...doors))).toEqual({
    gradient: [0, 1],
    losses: 3,
    falls: true,
    threads: 2,
  });
});

test.skipIf(!("require_module" in process.features))("CommonJS requires every door that Node lets it", () => {
  expect(JSON.parse(printed("node", "--no-warnings", "plain.cjs", ...doors.filter(isRequirable)))).toEqual([0, 1]);
});

test.each([...samplesOf(packages)])("the README's sample %s prints numbers", async (name, code) => {
  mkdirSync(join(project, "samples"), { recursive: true });
  const { code: javascript } = await transform(code, { loader: "ts", format: "esm" });
  writeFileSync(join(project, `samples/${name}.js`), javascript);
  expect(printed("node", `samples/${name}.js`)).toMatch(/\d/);
});

describe("the commands", () => {
  test.each(packages.flatMap(({ manifest }) => Object.keys(manifest.bin ?? {})))("npx %s --help", (command) => {
    expect(printed("npx", "--no-install", command, "--help")).toContain(`Usage: ${command}`);
  });

  // Capitals stand for what a reader has; "demo" is cut short.
  const lines = packages
    .flatMap(({ readme }) => blocksOf(readme, "sh"))
    .flatMap((block) => block.split("\n"))
    .map((line) => line.replace(/ *#.*/, "").trim())
    .filter((line) => line.startsWith("npx ") && !/\b[A-Z]{3,}\b/.test(line));

  test("of the READMEs run as they are written", () => {
    writeFileSync(join(project, "log.tsv"), someLog());
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) {
      const [, ...words] = line.split(" ");
      const short = words.includes("demo") ? ["--epochs", "1"] : words.includes("train") ? ["--epochs", "2"] : [];
      execFileSync("npx", ["--no-install", ...words, ...short], { cwd: project, stdio: ["ignore", "pipe", "inherit"] });
    }
    expect(readFileSync(join(project, "model.safetensors")).length).toBeGreaterThan(100);
  });
});

test("a model and an optimizer in TypeScript train without a flag", () => {
  writeFileSync(join(project, "log.tsv"), someLog());
  const own = ["./mine.ts#mine", "--optimizer", "./mine.ts#descent", "--rate", "0.01"];
  const out = printed("npx", "--no-install", "attrec", "train", ...own, "--dataset", "log.tsv", "--epochs", "2");
  expect(out).toMatch(/^mine on log[.]tsv[^]*epoch 2[^]*test {2}HR@50/);
});

/** This Node, and others that the environment names: see .ci/nodes. */
const nodes = [process.execPath, ...(process.env["ATTREC_NODES"] ?? "").split(delimiter).filter(Boolean)];

/** All that a report says but when, how, by which device and how fast it was made, of the first of these Nodes. */
let first: readonly string[] | undefined;

test.each(nodes.map((node, i) => [i, node] as const))(
  "a new model trains, and is compared, from an empty folder, to the same bytes on every Node (%i, %s)",
  (i, node) => {
    const folder = join(project, `own-${i}`);
    mkdirSync(folder);
    writeFileSync(join(folder, "log.tsv"), someLog());
    const main = join(project, "node_modules/@attrec/cli/dist/attrec/main.js");
    const attrec = (...args: readonly string[]): string =>
      execFileSync(node, [main, ...args], { cwd: folder, encoding: "utf8" });
    expect(attrec("new", "mine.ts")).toContain("npx attrec compare --model ./mine.ts");
    const data = ["--dataset", "log.tsv", "--epochs", "2"];
    expect(attrec("train", "./mine.ts", ...data)).toMatch(/test {2}HR@50 /);
    const few = [
      "--models",
      "fmc",
      "--configurations",
      "2",
      "--seeds",
      "1",
      "--dim",
      "8",
      "--processes",
      "1",
      "--json",
    ];
    const said = attrec("compare", "--model", "./mine.ts", ...data, ...few)
      .trim()
      .split("\n");
    const runs = said
      .map((line) => JSON.parse(line) as { event: string; model?: string })
      .filter(({ event }) => event === "run");
    expect(runs.map(({ model }) => model)).toEqual(["fmc", "mine"]);
    expect(readFileSync(join(folder, "compare-report/tables.md"), "utf8")).toContain("| mine");
    const figures = readFileSync(join(folder, "compare-report/results.json"), "utf8")
      .split("\n")
      .filter((line) => !/"(made|command|node|device|seconds\w*|memory)"/.test(line));
    expect(figures.join()).toContain('"loss": ');
    first ??= figures;
    expect(figures).toEqual(first);
  },
);

test("exported scores are ours in another program", () => {
  writeFileSync(join(project, "log.tsv"), someLog());
  const attrec = (...args: readonly string[]): string => printed("npx", "--no-install", "attrec", ...args);
  const names = ["attrec", "fpmc", "caser", "lstm-plus", "sasrec", "bert4rec"];
  for (const name of names) {
    const file = `${name}.safetensors`;
    attrec("train", name, "--dataset", "log.tsv", "--epochs", "1", "--length", "3", "--set", "dim=6", "--out", file);
    attrec("export", file, "--out", `${name}.onnx`);
  }
  const apart = JSON.parse(printed("node", "onnx.mjs", ...names)) as Readonly<Record<string, number>>;
  expect(Object.keys(apart)).toEqual(names);
  for (const far of Object.values(apart)) expect(far).toBeLessThan(1e-5);
});

/** A log in which users watch items in turn. */
const someLog = (): string =>
  Array.from({ length: 60 * 12 }, (_, n) => [n % 60, (n * 7 + (n % 60)) % 40, 5, 1_000_000 + n].join("\t")).join("\n");
