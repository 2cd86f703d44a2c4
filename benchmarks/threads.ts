/**
 * Measures the speed-up of one training step of AttRec on several threads over one thread, in turn.
 *
 *     npx tsx --conditions=source benchmarks/threads.ts --data FOLDER [--dataset ml-1m] [--threads 2] [--rounds 300] [--steps 3] [--json]
 *
 * Each round runs so many steps on one thread and as many on the others, batches included, and the median of their ratios is
 * taken. A round is quiet if all processors were fast before and after it: if a piece of work in registers, on all of them at once,
 * took at most a tenth longer than in the best round. Other guests of the host on the same cores show in nothing else. Beside
 * it stands what the processors did for anybody else in that time: the share of it that other programs
 * had, and that the host took away (Linux: /proc/stat). What the processors have to give is told by programs that share
 * nothing: as many as there are threads, beside one.
 */
import { existsSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { compile, fold, key, keyTensor, read, tensor, wasm } from "@attrec/tensor";
import { adagrad } from "attrec";
import { batches, batchTensors, initialState, trainingStep } from "attrec/extend";
import { ceiling } from "./parts/ceiling.ts";
import { modelOf, trialOf } from "./parts/cases.ts";
import { load, machine, median } from "./parts/machine.ts";
import { startProbe } from "./parts/probe.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    dataset: { type: "string", default: "ml-1m" },
    threads: { type: "string", default: "2" },
    rounds: { type: "string", default: "300" },
    steps: { type: "string", default: "3" },
    json: { type: "boolean", default: false },
  },
});
const [threads, rounds, steps] = [Number(values.threads), Number(values.rounds), Number(values.steps)];
const { settings, windows } = await trialOf("attrec", values.dataset, values.data ?? process.env["ATTREC_DATA"]);
const model = modelOf("attrec", settings.hyperparameters);
const optimizer = adagrad<Readonly<Record<string, unknown>>>();
const rate = tensor("", [settings.rate]);

/** Trains on a number of threads, and gives the milliseconds that a step took. */
const trainer = (count: number): (() => number) => {
  const device = wasm({ threads: count });
  const step = compile(trainingStep(model, optimizer), device, { carry: "state" });
  let state = compile(initialState(model, optimizer, settings), device, { resident: true })(keyTensor(key(1)));
  let epoch = 0;
  return () => {
    const upcoming = batches(windows, { key: key(1), epoch: ++epoch, batchSize: settings.batch });
    let next = upcoming.next();
    const began = performance.now();
    for (let number = 0; number < steps && !next.done; number++) {
      const arrays = batchTensors(next.value, windows);
      const result = step.meanwhile(
        () => (next = upcoming.next()),
        state,
        arrays,
        keyTensor(fold(key(2), number)),
        rate,
      );
      state = result.state;
      read(result.loss);
    }
    return (performance.now() - began) / steps;
  };
};

/** Processor time of the machine in hundredths of a second: all of it, what was used, and what the host took away. */
const processors = (): { readonly all: number; readonly used: number; readonly stolen: number } => {
  if (!existsSync("/proc/stat")) return { all: NaN, used: NaN, stolen: NaN };
  const [line = ""] = readFileSync("/proc/stat", "utf8").split("\n");
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, softirq = 0, stolen = 0] = line
    .split(/ +/)
    .slice(1)
    .map(Number);
  const used = user + nice + system + irq + softirq;
  return { all: used + idle + wait + stolen, used, stolen };
};

const [one, more] = [trainer(1), trainer(threads)];
for (const warm of [one, more, one, more]) warm();
const [before, own] = [processors(), process.cpuUsage()];
const probe = startProbe(threads);
for (let warm = 0; warm < 5; warm++) await probe.slowest();
const times: (readonly [alone: number, together: number])[] = [];
const probes = [await probe.slowest()];
for (let round = 0; round < rounds; round++) {
  times.push([one(), more()]);
  probes.push(await probe.slowest());
}
await probe.end();
const [after, spent] = [processors(), process.cpuUsage(own)];
const all = after.all - before.all;
const share = (ticks: number): number => Math.round((1000 * ticks) / all) / 10;
/** The factor by which a processor may be slower than at its best in a quiet round. */
const SLOWER = 1.1;
const fastest = Math.min(...probes);
const isQuiet = times.map((_, round) => probes.slice(round, round + 2).every((slowest) => slowest <= SLOWER * fastest));
const summary = (chosen: readonly (readonly [number, number])[]) => ({
  rounds: chosen.length,
  milliseconds: [median(chosen.map(([alone]) => alone)), median(chosen.map(([, together]) => together))],
  faster: median(chosen.map(([alone, together]) => alone / together)),
});
const result = {
  benchmark: "threads",
  date: new Date().toISOString().slice(0, 10),
  machine: machine(),
  load: load(),
  dataset: values.dataset,
  threads: [1, threads],
  steps,
  all: summary(times),
  quiet: summary(times.filter((_, round) => isQuiet[round])),
  ceiling: await ceiling(threads),
  others: share(after.used - before.used - (spent.user + spent.system) / 10_000),
  stolen: share(after.stolen - before.stolen),
};
if (values.json) console.log(JSON.stringify(result));
else {
  console.log(`${result.date}, ${result.machine}; load ${result.load}`);
  console.log(`Of ${cpus().length} processors others had ${result.others} %, and the host took ${result.stolen} %.\n`);
  console.log(`${values.dataset}, rounds of ${steps} steps:\n`);
  console.log(`| rounds | of them | ms a step on one thread | on ${threads} | times as fast |`);
  console.log("| --- | --- | --- | --- | --- |");
  for (const [name, { rounds: number, milliseconds, faster }] of [
    ["all", result.all],
    ["quiet", result.quiet],
  ] as const)
    console.log(
      `| ${name} | ${number} | ${milliseconds.map((each) => each.toFixed(2)).join(" | ")} | ${faster.toFixed(2)} |`,
    );
  console.log(`\n${threads} programs that share nothing do ${result.ceiling.toFixed(2)} times the work of one here.`);
}
