/**
 * Measures what a window and a byte cost as data grow: AttRec with d 32, L 5, T 1 on generated windows.
 *
 *     npx tsx --conditions=source benchmarks/scaling.ts [--threads 1] [--steps 300] [--rounds 5] [--largest 10000000] [--svg FILE] [--json]
 *
 * First 100,000, 1,000,000 and 10,000,000 windows of 10,000 items, then 10,000, 100,000 and 1,000,000 items with 1,000,000
 * windows. Every size runs in a process of its own; the sizes take turns, and medians over the rounds are printed. An epoch's cost is what precedes its first batch (the order of all
 * windows), once, and `--steps` of its batches, multiplied. Memory is the largest resident size of the process and the
 * memory of the wasm device, beside what must be kept: windows, the order of an epoch, parameters and Adagrad's sums. The
 * process before any of these is counted apart.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { withFolder } from "./parts/folder.ts";
import { load, machine, median } from "./parts/machine.ts";
import { plot } from "./parts/plot.ts";
import { recordsOf } from "./parts/program.ts";
import { zipfWindows } from "./parts/zipf.ts";
import type { Scale } from "./sides/scale.ts";

const { values } = parseArgs({
  options: {
    threads: { type: "string", default: "1" },
    steps: { type: "string", default: "300" },
    rounds: { type: "string", default: "5" },
    largest: { type: "string", default: "10000000" },
    svg: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
/** A size that takes longer hangs. */
const MINUTES = 60;
const byWindows = [100_000, 1_000_000, 10_000_000].filter((windows) => windows <= Number(values.largest));
const byItems = [10_000, 100_000, 1_000_000].filter((items) => items <= Number(values.largest));
const sizes = [
  ...byWindows.map((windows) => ({ windows, items: 10_000 })),
  ...byItems.slice(1).map((items) => ({ windows: 1_000_000, items })),
];
const loadBefore = load();
const rounds: (readonly Scale[])[] = [];
while (rounds.length < Number(values.rounds)) {
  const round: Scale[] = [];
  for (const { windows, items } of sizes) {
    console.error(`round ${rounds.length + 1}: ${windows} windows, ${items} items`);
    round.push(await withFolder((folder) => run(folder, windows, items)));
  }
  rounds.push(round);
}
const scales = sizes.flatMap((_, k) => mediansOf(rounds.flatMap((round) => round[k] ?? [])));
const result = {
  benchmark: "scaling",
  date: new Date().toISOString().slice(0, 10),
  machine: machine(),
  load: [loadBefore, load()],
  threads: Number(values.threads),
  steps: Number(values.steps),
  rounds: rounds.length,
  scales,
};
if (values.svg !== undefined) writeFileSync(values.svg, `${drawing()}\n`);
if (values.json) console.log(JSON.stringify(result));
else print();

/** Generates a size here, and trains it in a process that holds nothing else. */
async function run(folder: string, windows: number, items: number): Promise<Scale> {
  const users = Math.round(windows / 20);
  const generated = zipfWindows({ users, items, windows, historyLength: 5, targetCount: 1, exponent: 0.75, seed: 1 });
  for (const name of ["users", "histories", "targets"] as const)
    writeFileSync(join(folder, `${name}.i32`), generated[name]);
  const side = fileURLToPath(new URL("sides/scale.ts", import.meta.url));
  const { threads, steps } = values;
  const ownNode = [process.execPath, "--import", "tsx", "--conditions=source"];
  const counts = ["--users", String(users), "--items", String(items), "--threads", threads, "--steps", steps];
  const name = `${windows} windows of ${items} items`;
  const [scale] = await recordsOf<Scale>({ name, command: [...ownNode, side, folder, ...counts], minutes: MINUTES });
  if (!scale) throw new Error(`${name} printed nothing.`);
  return scale;
}

/** The medians of a size's runs, quantity by quantity. */
function mediansOf(runs: readonly Scale[]): readonly Scale[] {
  const [first] = runs;
  const of = (quantity: keyof Scale): number => median(runs.map((scale) => scale[quantity]));
  return first ? [{ ...first, wall: of("wall"), cpu: of("cpu"), order: of("order"), peak: of("peak") }] : [];
}

function print(): void {
  const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
  console.log(`${result.date}, ${result.machine}; load ${result.load.join(" to ")}; threads ${values.threads}\n`);
  console.log(
    "| windows | items | different items a batch | µs a window, wall | µs a window, processor | µs a different item, wall | order of an epoch, µs a window | must be kept, MiB | wasm memory, MiB | peak of the process above its start, MiB | peak / kept |",
  );
  console.log(`|${" --- |".repeat(11)}`);
  for (const one of scales) {
    const { windows, items, named, wall, cpu, order, kept, wasm, peak } = one;
    const cells = [
      windows.toLocaleString("en"),
      items.toLocaleString("en"),
      Math.round(named).toLocaleString("en"),
      ...[wall, cpu, (1000 * wall) / named, order].map((microseconds) => microseconds.toFixed(2)),
      ...[kept, wasm, peak].map(mebibytes),
      (peak / kept).toFixed(2),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}

function drawing(): string {
  const points = (chosen: readonly Scale[], x: (one: Scale) => number) =>
    chosen.map((one) => ({ x: x(one), y: one.cpu }));
  return plot(
    [
      { label: "by windows", points: points(scales.slice(0, byWindows.length), ({ windows }) => windows) },
      {
        label: "by items",
        points: points(
          scales.filter(({ windows }) => windows === 1_000_000),
          ({ items }) => items,
        ),
      },
    ],
    { x: "windows or items", y: "µs of processor time a window" },
  );
}
