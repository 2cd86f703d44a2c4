/**
 * One training step of AttRec on one thread and on more, in turn: how many times as fast it becomes.
 *
 *     npx tsx --conditions=source benchmarks/threads.ts --data FOLDER [--dataset ml-1m] [--threads 2] [--rounds 12] [--steps 25] [--json]
 *
 * Each round runs so many steps on one thread and as many on the others, batches included, and the medians are compared. How
 * quiet the machine was is told by what its processors did for anybody else in that time: the share of it that other programs
 * had, and that the host took away (Linux: /proc/stat). What the processors have to give is told by programs that share
 * nothing: as many as there are threads, beside one.
 */
import { existsSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { compile, fold, key, keyTensor, read, tensor, wasm } from "@attrec/tensor";
import { adagrad, batches, batchTensors, initialState, trainingStep } from "attrec";
import { ceiling } from "./parts/ceiling.ts";
import { modelOf, trialOf } from "./parts/cases.ts";
import { load, machine, median } from "./parts/machine.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    dataset: { type: "string", default: "ml-1m" },
    threads: { type: "string", default: "2" },
    rounds: { type: "string", default: "12" },
    steps: { type: "string", default: "25" },
    json: { type: "boolean", default: false },
  },
});
const [threads, rounds, steps] = [Number(values.threads), Number(values.rounds), Number(values.steps)];
const { settings, windows } = trialOf("attrec", values.dataset, values.data ?? process.env["ATTREC_DATA"]);
const model = modelOf("attrec", settings.hyperparameters);
const optimizer = adagrad<Readonly<Record<string, unknown>>>();
const rate = tensor("", [settings.rate]);

/** Trains on so many threads, and gives how many milliseconds a step took. */
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
const times = Array.from({ length: rounds }, () => [one(), more()] as const);
const [after, spent] = [processors(), process.cpuUsage(own)];
const all = after.all - before.all;
const share = (ticks: number): number => Math.round((1000 * ticks) / all) / 10;
const result = {
  benchmark: "threads",
  date: new Date().toISOString().slice(0, 10),
  machine: machine(),
  load: load(),
  dataset: values.dataset,
  threads: [1, threads],
  milliseconds: [median(times.map(([alone]) => alone)), median(times.map(([, together]) => together))],
  faster: median(times.map(([alone, together]) => alone / together)),
  ceiling: await ceiling(threads),
  others: share(after.used - before.used - (spent.user + spent.system) / 10_000),
  stolen: share(after.stolen - before.stolen),
};
if (values.json) console.log(JSON.stringify(result));
else {
  const [alone = NaN, together = NaN] = result.milliseconds;
  console.log(`${result.date}, ${result.machine}; load ${result.load}`);
  console.log(`Of ${cpus().length} processors others had ${result.others} %, and the host took ${result.stolen} %.\n`);
  console.log(`${values.dataset}, ${rounds} rounds of ${steps} steps: ${alone.toFixed(2)} ms a step on one thread,`);
  console.log(
    `${together.toFixed(2)} ms on ${threads}: ${result.faster.toFixed(2)} times as fast (median of the rounds).`,
  );
  console.log(`${threads} programs that share nothing do ${result.ceiling.toFixed(2)} times the work of one here.`);
}
