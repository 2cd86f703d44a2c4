/**
 * Small tasks, one by one: products, a gather, a softmax, a small net, ranking, and reading a million ratings.
 *
 *     npx tsx --conditions=source benchmarks/micro.ts --data FOLDER [--against torch,jax,tfjs,plain] [--device auto] [--rounds 3] [--json]
 *
 * Every side is a program of its own that runs all tasks, and the sides take turns; milliseconds are medians over the
 * rounds. Arguments lie where they are computed with. Results are read on the host, as a caller would; torch's lie there anyway. jax and tfjs need
 * `npm ci --prefix benchmarks`. Reading is measured if FOLDER has MovieLens 1M; torch's side reads it in plain Python,
 * and `plain` with `split` in JavaScript.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { fastestWasm } from "../packages/cli/src/options/device.ts";
import { withFolder } from "./parts/folder.ts";
import { load, machine, median } from "./parts/machine.ts";
import type { Timing } from "./parts/measure.ts";
import { recordsOf } from "./parts/program.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    against: { type: "string", default: "torch,jax,tfjs,plain" },
    rounds: { type: "string", default: "3" },
    threads: { type: "string", default: "1" },
    device: { type: "string", default: "auto" },
    json: { type: "boolean", default: false },
  },
});
const here = fileURLToPath(new URL(".", import.meta.url));
const ownNode = [process.execPath, "--import", "tsx", "--conditions=source"];
const commands: Readonly<Record<string, readonly string[]>> = {
  ours: [...ownNode, join(here, "sides", "micro.ts")],
  plain: [...ownNode, join(here, "sides", "plain.ts")],
  torch: [process.env["PYTHON"] ?? "/usr/bin/python3", join(here, "peers", "micro_torch.py")],
  jax: [process.execPath, join(here, "peers", "micro_jax.js")],
  tfjs: [process.execPath, join(here, "peers", "micro_tfjs.js")],
};
/** A side that takes longer hangs. */
const MINUTES = 30;
const sides = ["ours", ...values.against.split(",")];
const device = values.device === "auto" ? fastestWasm().name : values.device;
const loadBefore = load();
const timings: (Timing & { readonly side: string })[] = [];
await withFolder(async (folder) => {
  const ratings = uncompressed(values.data ?? process.env["ATTREC_DATA"], folder);
  for (let round = 1; round <= Number(values.rounds); round++)
    for (const side of sides) {
      console.error(`round ${round} of ${values.rounds}: ${side}`);
      timings.push(...(await run(side, ratings)).map((timing) => ({ ...timing, side })));
    }
});

const tasks = [...new Set(timings.map(({ task }) => task))].map((task) => ({
  task,
  sides: sides.flatMap((side) => {
    const own = timings.filter((timing) => timing.task === task && timing.side === side);
    if (own.length === 0) return [];
    return [{ side, wall: median(own.map(({ wall }) => wall)), cpu: median(own.map(({ cpu }) => cpu)) }];
  }),
}));
const date = new Date().toISOString().slice(0, 10);
if (values.json)
  console.log(
    JSON.stringify({
      benchmark: "micro",
      date,
      machine: machine(),
      load: [loadBefore, load()],
      ...values,
      device,
      tasks,
    }),
  );
else {
  console.log(
    `${date}, ${machine()}; load ${loadBefore} to ${load()}; threads ${values.threads}; ours on the device ${device}`,
  );
  console.log(`Milliseconds by the wall / of the processor, medians of ${values.rounds} rounds\n`);
  console.log(`| task | ${sides.join(" | ")} |`);
  console.log(`| --- |${" --- |".repeat(sides.length)}`);
  for (const { task, sides: measured } of tasks) {
    const cells = sides.map((side) => {
      const found = measured.find((one) => one.side === side);
      return found ? `${found.wall.toPrecision(3)} / ${found.cpu.toPrecision(3)}` : "–";
    });
    console.log(`| ${task} | ${cells.join(" | ")} |`);
  }
}

async function run(side: string, ratings: string | undefined): Promise<readonly Timing[]> {
  const command = commands[side];
  if (command === undefined)
    throw new Error(`There is no side '${side}': choose from ${Object.keys(commands).join(", ")}.`);
  const takesRatings = ratings !== undefined && ["ours", "plain", "torch"].includes(side);
  const takesThreads = side === "ours" || side === "torch";
  const args = [
    ...(takesThreads ? ["--threads", values.threads] : []),
    ...(side === "ours" ? ["--device", device] : []),
    ...(takesRatings ? ["--ratings", ratings] : []),
  ];
  return recordsOf<Timing>({ name: side, command: [...command, ...args], minutes: MINUTES });
}

/** The ratings of MovieLens 1M as a plain file in a folder, if they are there. */
function uncompressed(data: string | undefined, folder: string): string | undefined {
  const file = ["movielens-1m/ratings.dat.gz", "ml-1m/ratings.dat.gz"]
    .map((name) => join(data ?? "", name))
    .find((name) => existsSync(name));
  if (data === undefined || file === undefined) return undefined;
  const plain = join(folder, "ratings.dat");
  writeFileSync(plain, gunzipSync(readFileSync(file)));
  return plain;
}
