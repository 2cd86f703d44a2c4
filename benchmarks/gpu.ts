/**
 * Seconds per epoch of AttRec, Caser and LSTM+ on a graphics card: the gpu device, the wasm device on all threads, and PyTorch on
 * the same card.
 *
 *     npx tsx --conditions=source benchmarks/gpu.ts --data FOLDER
 *     npx tsx --conditions=source benchmarks/gpu.ts --short
 *
 * `--short` is for a card that is lent for some minutes: one round of 20 batches, of PyTorch only whole tables' gradients, each side
 * one minute and all of them six, so that there is time to run it again. What there was no time for is a sentence. `--budget` is the minutes for all, 0 for any.
 *
 * It needs what `npm ci` installs, and nothing else; for a machine without a network or Node see `portable.ts`. Without `--data` (or ATTREC_DATA) it generates data of the sizes of
 * MovieLens 100K and 1M, the same on every machine. What a machine lacks, a card or a torch with CUDA, is a sentence in the
 * table. L 5, T 3; `--models attrec,caser,lstm-plus`, `--batches 1000,10000`, `--dim 100`; `--datasets ml-100k,ml-1m`, or with
 * `-like` the generated ones.
 * `--rounds` in which all sides take turns, each with `--epochs` of which the first warms up; `--steps N` runs only the first
 * N batches of an epoch and multiplies, 0 runs all. `--device` is a mode of the gpu device. PYTHON names the Python that has
 * torch, whose forms `--variant TEXT` narrows. A side that fails, or has not ended after `--minutes`, is a sentence as well.
 * `--json` for machines.
 *
 * First every side takes up to 20 equal steps without dropout, and its losses are compared with those of the wasm device. No
 * side waits for each loss: ours has two steps under way, and torch leaves the losses on the card until the epoch's end.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import type { GpuMode } from "@attrec/tensor/gpu";
import { findCuda, findMode, nvidia } from "./parts/card.ts";
import { trialOf } from "./parts/cases.ts";
import { withFolder } from "./parts/folder.ts";
import { load, machine, median } from "./parts/machine.ts";
import { onCuda, type Outcome, ours, oursOn, peersOf, run, type Side } from "./parts/sides.ts";
import { writeTrial } from "./parts/trial.ts";

const isShort = process.argv.includes("--short");
const { values } = parseArgs({
  options: {
    short: { type: "boolean", default: false },
    data: { type: "string" },
    models: { type: "string", default: "attrec,caser,lstm-plus" },
    datasets: { type: "string" },
    batches: { type: "string", default: "1000,10000" },
    dim: { type: "string", default: "100" },
    device: { type: "string", default: "webgpu" },
    variant: { type: "string", default: isShort ? "dense" : "" },
    rounds: { type: "string", default: isShort ? "1" : "3" },
    epochs: { type: "string", default: "2" },
    steps: { type: "string", default: isShort ? "20" : "50" },
    minutes: { type: "string", default: isShort ? "1" : "20" },
    budget: { type: "string", default: isShort ? "6" : "0" },
    json: { type: "boolean", default: false },
  },
});
const data = values.data ?? process.env["ATTREC_DATA"];
const datasets = (values.datasets ?? (data === undefined ? "ml-100k-like,ml-1m-like" : "ml-100k,ml-1m")).split(",");
const batches = values.batches.split(",").map((text) => count("batches", text, 1));
const dim = count("dim", values.dim, 1);
const rounds = count("rounds", values.rounds, 1);
const epochs = count("epochs", values.epochs, 2);
const steps = count("steps", values.steps, 0);
const minutes = count("minutes", values.minutes, 1);
const budget = count("budget", values.budget, 0);
const models = values.models.split(",");
const threads = availableParallelism();

/** Table 5 of the paper, seconds per epoch with batches of 1000 on an NVIDIA TITAN X Pascal: on the data themselves, not on others of their size. */
const PAPER: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  attrec: { "ml-100k": 1.315, "ml-1m": 15.429 },
  caser: { "ml-100k": 1.309, "ml-1m": 15.328 },
};

/** The minutes that are left of the budget. */
const minutesLeft = (): number => (budget === 0 ? Infinity : budget - performance.now() / 60_000);

const [card, cuda] = [await findMode(values.device as GpuMode), findCuda()];
const device = oursOn(values.device);
const python = cuda.python ?? "python3";
/** The sides that train a model. */
const sidesOf = (model: string): readonly Side[] => {
  const peers = peersOf("torch", model, 1).filter(({ name }) => name.includes(values.variant));
  return [...(card.there ? [device] : []), ours, ...(cuda.there ? peers.flatMap((side) => onCuda(side, python)) : [])];
};
/** A side that this machine lacks, and the reason. */
const missing: Readonly<Record<string, string>> = {
  ...(!card.there && { [device.name]: card.why }),
  ...(!cuda.there && { "torch, CUDA": cuda.why }),
};

/** A line of the table. */
interface Row {
  readonly side: string;
  readonly library: string;
  /** The reason why there are no figures. */
  readonly missing?: string;
  readonly seconds?: number;
  readonly cpuSeconds?: number;
  /** The largest relative difference from the losses of the wasm device in the equal steps. */
  readonly difference?: number;
  readonly notes?: Outcome["notes"];
}

/** All sides in turn on a model and a data set with batches of one size. */
const compareSides = async (model: string, dataset: string, batch: number) => {
  const trial = await trialOf(model, dataset, data, { batch, hyperparameters: { dim } });
  const sides = sidesOf(model);
  const { windows, users, items, length, targets, hyperparameters, checked } = trial.settings;
  const outcomes = new Map<Side, readonly Outcome[]>();
  const faults = new Map<Side, string>();
  await withFolder(async (folder) => {
    writeTrial(folder, trial);
    for (let round = 1; round <= rounds; round++) {
      for (const side of sides.filter((one) => !faults.has(one))) {
        if (minutesLeft() <= 0) {
          if (!outcomes.has(side)) faults.set(side, `The ${budget} minutes were over.`);
          continue;
        }
        console.error(`${model}, ${dataset}, batches of ${batch}, round ${round} of ${rounds}: ${side.name}`);
        const args = [folder, "--threads", String(threads), "--epochs", String(epochs), "--steps", String(steps)];
        try {
          const most = Math.min(minutes, minutesLeft());
          outcomes.set(side, [...(outcomes.get(side) ?? []), await run(side, args, most)]);
        } catch (error) {
          faults.set(side, error instanceof Error ? error.message : String(error));
        }
      }
    }
  });
  const reference = outcomes.get(ours)?.[0]?.check ?? [];
  const rows = sides.map((side): Row => {
    const [runs, fault] = [outcomes.get(side) ?? [], faults.get(side)];
    const named = { side: side.name, library: side.library };
    if (fault !== undefined) return { ...named, missing: fault };
    const measured = runs.flatMap((outcome) => outcome.epochs.slice(1));
    return {
      ...named,
      seconds: median(measured.map(({ seconds }) => seconds)),
      cpuSeconds: median(measured.map((epoch) => epoch.cpu_seconds)),
      difference: Math.max(...reference.map((loss, i) => Math.abs((runs[0]?.check[i] ?? Number.NaN) / loss - 1))),
      notes: runs[0]?.notes ?? {},
    };
  });
  const absent = Object.entries(missing).map(([side, why]): Row => ({ side, library: side, missing: why }));
  return {
    model,
    dataset,
    batch,
    users,
    items,
    windows,
    length,
    targets,
    hyperparameters,
    compared: checked.length,
    // The paper's figure holds only for its own batch size.
    paper: batch === 1000 && dim === 100 ? PAPER[model]?.[dataset] : undefined,
    rows: [...rows, ...absent],
  };
};

/** A task of the table: a model on a data set with batches of one size. */
type Task = Awaited<ReturnType<typeof compareSides>>;

const described = {
  benchmark: "gpu",
  date: new Date().toISOString().slice(0, 10),
  machine: machine(),
  card,
  nvidia: nvidia(),
  torch: cuda,
  threads,
  rounds,
  epochs,
  steps,
};
const loadBefore = load();
if (!values.json) printHead();
const tasks: Task[] = [];
for (const dataset of datasets) {
  for (const model of models) {
    for (const batch of batches) {
      const task = await compareSides(model, dataset, batch);
      tasks.push(task);
      // At once: a card may be taken back before all is measured.
      if (!values.json) printTask(task);
    }
  }
}
const loads = [loadBefore, load()];
console.log(values.json ? JSON.stringify({ ...described, load: loads, tasks }) : `\nload ${loads.join(" to ")}`);

function printHead(): void {
  console.log(`${described.date}, ${described.machine}`);
  console.log(`${values.device}: ${card.there ? card.detail : card.why}`);
  if (described.nvidia !== undefined) console.log(`nvidia-smi: ${described.nvidia}`);
  console.log(`torch: ${cuda.there ? cuda.detail : cuda.why}`);
  const part = steps > 0 ? `, each of ${steps} batches and multiplied` : "";
  console.log(`${rounds} rounds of ${epochs} epochs${part}, the first of each left out; medians`);
}

function printTask(task: Task): void {
  const { model, dataset, batch, users, items, windows, length, targets, hyperparameters, compared, paper, rows } =
    task;
  console.log(
    `\n${model} on ${dataset}, batches of ${batch}: ${users} users, ${items} items, ${windows} windows of L ${length} and T ${targets}; ${JSON.stringify(hyperparameters)}\n`,
  );
  console.log(`| side | seconds an epoch | CPU seconds | difference in ${compared} equal steps |`);
  console.log("| --- | --- | --- | --- |");
  for (const { side, missing: why, seconds = 0, cpuSeconds = 0, difference = 0 } of rows) {
    const threadCount = side === ours.name ? `, wasm, ${threads} threads` : "";
    const figures = [seconds.toPrecision(3), cpuSeconds.toPrecision(3), difference.toExponential(0)].join(" | ");
    console.log(`| ${side}${threadCount} | ${why === undefined ? figures : `${why} | | `} |`);
  }
  if (paper !== undefined) console.log(`| the paper's Table 5, TITAN X Pascal | ${paper} | | |`);
}

function count(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new Error(`--${name} must be a whole number of at least ${least}, not '${text}'.`);
  return value;
}
