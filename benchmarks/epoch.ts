/**
 * Seconds per epoch of training: the TypeScript step and its peers, in turn, on the same windows.
 *
 *     npx tsx --conditions=source benchmarks/epoch.ts --model attrec --dataset ml-100k --data FOLDER --threads 1
 *
 * `--model attrec`, or any model that is compared with it, by its name (`bprmf`, `lstm-plus`, …), with its defaults;
 * `--dataset ml-100k|ml-1m`, or generated `ml-100k-like|ml-1m-like|amazon-like`; `--against torch`, or for AttRec and BPRMF `torch,jax,tfjs` after
 * `npm ci --prefix benchmarks`. A side that has not ended after `--minutes` is an error. `--rounds` of `--epochs`, the first of each warming up; `--steps N` runs only the first N
 * batches of an epoch and multiplies. `--device wasm,wasm-wide` names ours, one or several, as `attrec devices` lists them; else it is the faster of these two. `--json` for machines. PYTHON names the Python that has torch.
 *
 * First every side takes the same 20 steps from the same parameters without dropout, and the losses are compared: a side whose
 * losses are others ends in an error. torch
 * has several plausible programs (gradients of whole tables, sparse ones, or of the rows of a batch; weights applied to a
 * table or to every position; waiting actively or passively): a round runs all, or those that `--variant TEXT` names, and the
 * fastest counts. A torch on a BLAS that nobody optimised is refused, unless `--reference-blas` asks for it: the table then says so.
 */
import { parseArgs } from "node:util";
import { fastestWasm } from "../packages/cli/src/options/device.ts";
import { trialOf } from "./parts/cases.ts";
import { withFolder } from "./parts/folder.ts";
import { load, machine, median } from "./parts/machine.ts";
import { differenceFrom, tellOtherModels } from "./parts/same-model.ts";
import { isOnReferenceBlas, type Outcome, oursOn, peersOf, run, type Side } from "./parts/sides.ts";
import { writeTrial } from "./parts/trial.ts";

const { values } = parseArgs({
  options: {
    model: { type: "string", default: "attrec" },
    dataset: { type: "string", default: "ml-100k" },
    data: { type: "string" },
    against: { type: "string", default: "torch" },
    variant: { type: "string", default: "" },
    threads: { type: "string", default: "1" },
    rounds: { type: "string", default: "3" },
    epochs: { type: "string", default: "3" },
    steps: { type: "string", default: "0" },
    minutes: { type: "string", default: "60" },
    device: { type: "string", default: "auto" },
    "reference-blas": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const { model, dataset, variant } = values;
const threads = count("threads", values.threads, 1);
const rounds = count("rounds", values.rounds, 1);
const epochs = count("epochs", values.epochs, 2);
const steps = count("steps", values.steps, 0);
const minutes = count("minutes", values.minutes, 1);

const peers = values.against.split(",").flatMap((library) => peersOf(library, model, threads));
const own = values.device.split(",").map((device) => oursOn(device === "auto" ? fastestWasm().name : device));
const sides = [...own, ...peers.filter(({ name, library }) => library !== "torch" || name.includes(variant))];
const trial = await trialOf(model, dataset, values.data ?? process.env["ATTREC_DATA"]);
const loadBefore = load();
const outcomes = new Map<Side, readonly Outcome[]>();
await withFolder(async (folder) => {
  writeTrial(folder, trial);
  for (let round = 1; round <= rounds; round++) {
    for (const side of sides) {
      console.error(`round ${round} of ${rounds}: ${side.name}`);
      const args = [folder, "--threads", String(threads), "--epochs", String(epochs), "--steps", String(steps)];
      const outcome = await run(side, args, minutes);
      if (isOnReferenceBlas(outcome) && !values["reference-blas"])
        throw new Error(
          `${side.name} multiplies by a BLAS that nobody optimised (${String(outcome.notes["program"])}), which would flatter us: install OpenBLAS or MKL, or ask for such a comparison by --reference-blas.`,
        );
      outcomes.set(side, [...(outcomes.get(side) ?? []), outcome]);
    }
  }
});

const reference = own.map((side) => outcomes.get(side)?.[0]?.check)[0] ?? [];
const rows = sides.map((side) => {
  const runs = outcomes.get(side) ?? [];
  const measured = runs.flatMap((outcome) => outcome.epochs.slice(1));
  return {
    side: runs[0] && isOnReferenceBlas(runs[0]) ? `${side.name}, on a BLAS that nobody optimised` : side.name,
    library: side.library,
    notes: runs[0]?.notes ?? {},
    seconds: median(measured.map(({ seconds }) => seconds)),
    cpuSeconds: median(measured.map((epoch) => epoch.cpu_seconds)),
    /** What it takes while other guests of the host leave it the cores. */
    quickest: Math.min(...measured.map(({ seconds }) => seconds)),
    losses: runs[0]?.epochs.map(({ loss }) => loss) ?? [],
    /** The largest relative difference from our losses in the check. */
    difference: differenceFrom(reference, runs[0]?.check),
  };
});
const best = [...new Set(peers.map(({ library }) => library))].flatMap((library) => {
  const [fastest] = rows.filter((row) => row.library === library).toSorted((a, b) => a.seconds - b.seconds);
  if (!fastest) throw new Error(`No variant of ${library} has '${variant}' in its name.`);
  return rows.slice(0, own.length).map(({ side, seconds, cpuSeconds, quickest }) => ({
    library,
    side: fastest.side,
    ours: side,
    wall: fastest.seconds / seconds,
    cpu: fastest.cpuSeconds / cpuSeconds,
    quickest: fastest.quickest / quickest,
  }));
});
const { hyperparameters, windows, users, items, length, targets, batch } = trial.settings;
const result = {
  benchmark: "epoch",
  date: new Date().toISOString().slice(0, 10),
  machine: machine(),
  load: [loadBefore, load()],
  model,
  dataset,
  users,
  items,
  windows,
  length,
  targets,
  batch,
  hyperparameters,
  threads,
  rounds,
  epochs,
  steps,
  rows,
  best,
};
if (values.json) console.log(JSON.stringify(result));
else print();
tellOtherModels(rows);

function print(): void {
  console.log(
    `${model} on ${dataset}: ${users} users, ${items} items, ${windows} windows of L ${length} and T ${targets}`,
  );
  console.log(`batch ${batch}, threads ${threads}; ${JSON.stringify(hyperparameters)}`);
  console.log(`${result.date}, ${result.machine}; load ${result.load.join(" to ")}`);
  const part = steps > 0 ? `, each of ${steps} batches and multiplied` : "";
  console.log(`${rounds} rounds of ${epochs} epochs${part}, the first of each left out; medians\n`);
  for (const { library, notes } of rows.filter((row, i) => rows.findIndex((r) => r.library === row.library) === i))
    console.log(`${library}: ${JSON.stringify(notes)}`);
  console.log(
    "\n| side | seconds an epoch | the quickest | CPU seconds | loss per window, by epoch | difference in 20 equal steps |",
  );
  console.log("| --- | --- | --- | --- | --- | --- |");
  for (const { side, seconds, quickest, cpuSeconds, losses, difference } of rows) {
    const curve = losses.map((loss) => loss.toFixed(3)).join(" ");
    console.log(
      `| ${side} | ${seconds.toPrecision(3)} | ${quickest.toPrecision(3)} | ${cpuSeconds.toPrecision(3)} | ${curve} | ${difference.toExponential(0)} |`,
    );
  }
  console.log();
  for (const { side, ours, wall, cpu, quickest } of best)
    console.log(
      `${side} / ${ours}: ${wall.toFixed(2)} in wall time, ${cpu.toFixed(2)} in processor time; of the quickest epochs ${quickest.toFixed(2)}`,
    );
}

function count(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new Error(`--${name} must be a whole number of at least ${least}, not '${text}'.`);
  return value;
}
