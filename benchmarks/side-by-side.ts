/**
 * This library and jax-js on WebGPU, side by side in one page of Chromium, on the same driver: a product, a softmax and a training
 * step of AttRec.
 *
 *     npm ci --prefix benchmarks --ignore-scripts   # once
 *     npm run side-by-side
 *
 * The sides take turns, `--rounds 7` times `--calls 4` calls, of which only the last is waited for, after a round that does not count.
 * Medians, and how many times as long jax-js takes. The tasks' sizes suit a driver in software; `--size 4` makes them larger. Both
 * sides get the same numbers; the first number of each last result is compared.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { launch } from "../browser/chromium.ts";
import { buildPages } from "../browser/build.ts";
import { serve } from "../browser/server.ts";
import { load, machine, median } from "./parts/machine.ts";
import type { Sizes } from "./side-by-side/ours.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "7" },
    calls: { type: "string", default: "4" },
    size: { type: "string", default: "1" },
  },
});
const [rounds, calls, size] = [Number(values.rounds), Number(values.calls), Number(values.size)];
const sizes: Sizes = {
  product: { m: 250 * size, k: 100, n: 100 },
  softmax: { rows: 250 * size, columns: 400 },
  training: { users: 943, items: 1682, length: 5, targets: 3, batch: 100 * size, dim: 50 },
};

/** What the page offers. */
interface SideBySide {
  readonly open: (sizes: Sizes) => Promise<string>;
  readonly time: (side: Name, task: Task, calls: number) => Promise<Timed>;
}
interface Timed {
  readonly milliseconds: number;
  readonly number: number;
}
type Name = "ours" | "jax";
type Task = "product" | "softmax" | "step";

const folder = await mkdtemp(join(tmpdir(), "side-by-side-"));
await buildPages(fileURLToPath(new URL("side-by-side", import.meta.url)), ["page"], folder);
const server = await serve(folder, {});
const chromium = await launch({ graphics: true });
const before = load();
try {
  const page = await chromium.open(`${server.url}/page.html`, []);
  const offered = "sideBySide";
  const card = await page.evaluate(
    ([name, given]) => (globalThis as unknown as Readonly<Record<string, SideBySide>>)[name]?.open(given),
    [offered, sizes] as const,
  );
  const timed = (side: Name, task: Task): Promise<Timed | undefined> =>
    page.evaluate(
      ([name, ...args]) => (globalThis as unknown as Readonly<Record<string, SideBySide>>)[name]?.time(...args),
      [offered, side, task, calls] as const,
    );
  const { product, softmax, training } = sizes;
  const names: Readonly<Record<Task, string>> = {
    product: `product ${product.m}×${product.k} · ${product.k}×${product.n}`,
    softmax: `softmax of ${softmax.rows}×${softmax.columns}`,
    step: `step of AttRec, batch ${training.batch}, L ${training.length}, T ${training.targets}, d ${training.dim}`,
  };
  const lines: string[] = [];
  for (const task of ["product", "softmax", "step"] as const) {
    const times: Record<Name, number[]> = { ours: [], jax: [] };
    let difference = 0;
    for (let round = 0; round <= rounds; round++) {
      const numbers: number[] = [];
      for (const side of ["ours", "jax"] as const) {
        const { milliseconds = NaN, number = NaN } = (await timed(side, task)) ?? {};
        if (round > 0) times[side].push(milliseconds);
        numbers.push(number);
      }
      const [ours = NaN, jax = NaN] = numbers;
      difference = Math.max(difference, Math.abs(ours / jax - 1));
    }
    const [ours, jax] = [median(times.ours), median(times.jax)];
    const [oursLeast, jaxLeast] = [Math.min(...times.ours), Math.min(...times.jax)];
    const figures = [
      `${ours.toFixed(2)} (${oursLeast.toFixed(2)})`,
      `${jax.toFixed(2)} (${jaxLeast.toFixed(2)})`,
      `**${(jax / ours).toFixed(2)}** (${(jaxLeast / oursLeast).toFixed(2)})`,
      difference.toExponential(0),
    ];
    lines.push(`| ${names[task]} | ${figures.join(" | ")} |`);
  }
  console.log(`${new Date().toISOString().slice(0, 10)}, ${machine()}; load ${before} to ${load()}`);
  console.log(`Chromium, WebGPU: ${card}; medians of ${rounds} rounds of ${calls} calls, and the least\n`);
  console.log("| task | this library, ms | jax-js, ms | jax-js / ours | difference |");
  console.log("| --- | --- | --- | --- | --- |");
  for (const line of lines) console.log(line);
} finally {
  await chromium.close();
  await server.close();
  await rm(folder, { recursive: true });
}
process.exit(0);
