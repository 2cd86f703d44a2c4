/**
 * Measures the first step of a training in a fresh process, part by part, and compares checkouts.
 *
 *     npx tsx --conditions=source benchmarks/first-step.ts [--against ../before] [--rounds 11] [--node node24]
 *
 * AttRec with L 5, T 3, d 100 and a batch of 1000, and a SASRec of two blocks with two heads and L 50, on one thread, with the sizes of
 * MovieLens 100K. Sides take turns: this checkout, and the one that `--against` names, after `npm ci` there. Milliseconds of processor
 * time, medians. `--node` is a comma-separated list of what Node is called; the one that runs this if it is left out.
 *
 * Each side is one file, as a bundler makes it of an application: what tsx compiles when it loads would be counted otherwise.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { withFolder } from "./parts/folder.ts";
import { load, machine, median } from "./parts/machine.ts";

const { values } = parseArgs({
  options: {
    against: { type: "string" },
    rounds: { type: "string", default: "11" },
    node: { type: "string", default: process.execPath },
    models: { type: "string", default: "attrec,sasrec" },
  },
});
const here = fileURLToPath(new URL("..", import.meta.url));
const checkouts = [...(values.against === undefined ? [] : [resolve(values.against)]), here];
const side = readFileSync(join(here, "benchmarks/sides/first-step.ts"), "utf8");

/** The parts of a first step, in the order in which they come. */
const PARTS = {
  load: "starting Node and loading the library",
  state: "the training's first state, from tracing to running",
  trace: "tracing and differentiation",
  plan: "passes, and writing WebAssembly",
  engine: "compilation of modules",
  run: "running the step",
} as const;
type Part = keyof typeof PARTS;
/** The parts of a step itself. */
const STEP = ["trace", "plan", "engine", "run"] as const;

const measured = (node: string, file: string, model: string): Readonly<Record<Part, number>> => {
  const { stdout, status, error } = spawnSync(node, [file, model], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${model} in ${file} ended with ${status ?? "a signal"}.`);
  return JSON.parse(stdout) as Readonly<Record<Part, number>>;
};

await withFolder(async (folder) => {
  const files = checkouts.map((_, i) => join(folder, `${i}.mjs`));
  for (const [i, checkout] of checkouts.entries())
    await build({
      stdin: { contents: side, resolveDir: checkout, loader: "ts" },
      outfile: join(folder, `${i}.mjs`),
      bundle: true,
      platform: "node",
      format: "esm",
      conditions: ["source"],
      external: ["gpu.js", "webgpu"],
      logLevel: "warning",
    });
  console.log(`${new Date().toISOString().slice(0, 10)}, ${machine()}; load ${load()}`);
  for (const node of values.node.split(","))
    for (const model of values.models.split(",")) {
      const runs = files.map((): Readonly<Record<Part, number>>[] => []);
      for (let round = 0; round < Number(values.rounds); round++)
        for (const [i, file] of files.entries()) runs[i]?.push(measured(node, file, model));
      const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
      console.log(`\n${model}, Node ${version}: ${checkouts.length > 1 ? `${values.against}, this checkout` : "ms"}`);
      const row = (name: string, of: (run: Readonly<Record<Part, number>>) => number): void => {
        console.log(`${name.padEnd(52)}${runs.map((all) => median(all.map(of)).toFixed(1).padStart(8)).join("")}`);
      };
      for (const [part, name] of Object.entries(PARTS) as [Part, string][]) row(name, (run) => run[part]);
      row("the step", (run) => STEP.reduce((sum, part) => sum + run[part], 0));
    }
});
