/**
 * Milliseconds of a training step of models of whole sequences: SASRec and GRU4Rec here and in PyTorch, in turn, on the same sequences.
 *
 *     npx tsx --conditions=source benchmarks/sequences.ts --model sasrec --length 50
 *
 * `--model sasrec|gru4rec` with its defaults, `--loss binary|softmax`, `--length` the items of a sequence, `--dim`, `--dropout`, `--items` and `--batch`. All sequences are full. `--rounds` of `--steps`, of
 * which the first three warm up; `--threads`; `--device wasm,wasm-wide` names ours, one or several, else it is the faster of these two. PYTHON names the Python that has torch. `--json` for machines.
 *
 * First every side takes the same four steps from the same parameters without dropout, and the losses are compared: a side whose losses are
 * others ends in an error. PyTorch has two forms, as its users write it and by hand, and the faster counts. A torch on a BLAS that nobody optimised is refused.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fastestWasm } from "../packages/cli/src/options/device.ts";
import { withFolder } from "./parts/folder.ts";
import { load, machine, median } from "./parts/machine.ts";
import { recordsOf } from "./parts/program.ts";
import { differenceFrom, tellOtherModels } from "./parts/same-model.ts";
import { sequenceTrial, writeSequenceTrial } from "./parts/sequence-trial.ts";
import { isOnReferenceBlas } from "./parts/sides.ts";

const WARM_UP = 3;
const MINUTES = 30;

const { values } = parseArgs({
  options: {
    model: { type: "string", default: "sasrec" },
    loss: { type: "string" },
    length: { type: "string", default: "50" },
    dim: { type: "string" },
    dropout: { type: "string" },
    items: { type: "string", default: "3706" },
    batch: { type: "string", default: "128" },
    device: { type: "string", default: "auto" },
    threads: { type: "string", default: "1" },
    rounds: { type: "string", default: "3" },
    steps: { type: "string", default: "12" },
    json: { type: "boolean", default: false },
  },
});
const trial = sequenceTrial({
  model: values.model,
  items: Number(values.items),
  length: Number(values.length),
  batch: Number(values.batch),
  hyperparameters: {
    ...(values.loss !== undefined && { loss: values.loss }),
    ...(values.dim !== undefined && { dim: Number(values.dim) }),
    ...(values.dropout !== undefined && { dropout: Number(values.dropout) }),
  },
});

interface Step {
  readonly seconds: number;
  readonly cpu_seconds: number;
}
interface Outcome {
  readonly notes: Readonly<Record<string, unknown>>;
  readonly check: readonly number[];
  readonly steps: readonly Step[];
}
interface Side {
  readonly name: string;
  readonly isOurs: boolean;
  readonly command: readonly string[];
}

const here = fileURLToPath(new URL(".", import.meta.url));
const python = process.env["PYTHON"] ?? "/usr/bin/python3";
const sides: readonly Side[] = [
  ...values.device.split(",").map((device): Side => {
    const name = device === "auto" ? fastestWasm().name : device;
    const file = join(here, "sides", "sequences.ts");
    return {
      name: `TypeScript, ${name}`,
      isOurs: true,
      command: [process.execPath, "--import", "tsx", "--conditions=source", file, "--device", name],
    };
  }),
  ...["plain", "hand"].map((form): Side => ({
    name: form === "plain" ? "torch, as its users write it" : "torch, by hand",
    isOurs: false,
    command: [python, join(here, "peers", "sequences_torch.py"), "--form", form],
  })),
];

const loadBefore = load();
const outcomes = new Map<Side, readonly Outcome[]>();
await withFolder(async (folder) => {
  writeSequenceTrial(folder, trial);
  for (let round = 1; round <= Number(values.rounds); round++)
    for (const side of sides) {
      console.error(`round ${round} of ${values.rounds}: ${side.name}`);
      const outcome = await run(side, folder);
      if (isOnReferenceBlas(outcome))
        throw new Error(
          `${side.name} multiplies by a BLAS that nobody optimised (${String(outcome.notes["program"])}), which would flatter us: install OpenBLAS or MKL.`,
        );
      outcomes.set(side, [...(outcomes.get(side) ?? []), outcome]);
    }
});

async function run({ name, command }: Side, folder: string): Promise<Outcome> {
  const args = [folder, "--threads", values.threads, "--steps", values.steps];
  const records = await recordsOf<Partial<Outcome & Step>>({ name, command: [...command, ...args], minutes: MINUTES });
  return {
    notes: { ...records[0] },
    check: records.find(({ check }) => check)?.check ?? [],
    steps: records.filter((record): record is Step => typeof record.seconds === "number"),
  };
}

const reference = outcomes.get(sides[0] ?? fail())?.[0]?.check ?? [];
const rows = sides.map((side) => {
  const runs = outcomes.get(side) ?? [];
  const measured = runs.flatMap(({ steps }) => steps.slice(WARM_UP));
  return {
    side: side.name,
    isOurs: side.isOurs,
    notes: runs[0]?.notes ?? {},
    milliseconds: 1000 * median(measured.map(({ seconds }) => seconds)),
    cpu: 1000 * median(measured.map((step) => step.cpu_seconds)),
    quickest: 1000 * Math.min(...measured.map(({ seconds }) => seconds)),
    difference: differenceFrom(reference, runs[0]?.check),
  };
});
const fastest = rows.filter(({ isOurs }) => !isOurs).toSorted((a, b) => a.milliseconds - b.milliseconds)[0] ?? fail();
const result = {
  benchmark: "sequences",
  date: new Date().toISOString().slice(0, 10),
  machine: machine(),
  load: [loadBefore, load()],
  ...trial.settings,
  threads: Number(values.threads),
  rows,
};
if (values.json) console.log(JSON.stringify(result));
else print();
tellOtherModels(rows);

function print(): void {
  const { model, items, length, batch, hyperparameters } = trial.settings;
  console.log(`${model}: ${batch} sequences of ${length} of ${items} items a step; ${JSON.stringify(hyperparameters)}`);
  console.log(`${result.date}, ${result.machine}; threads ${values.threads}; load ${result.load.join(" to ")}\n`);
  for (const { side, notes } of rows) console.log(`${side}: ${JSON.stringify(notes)}`);
  console.log("\n| side | ms a step | the quickest | ms of the processor | difference in 4 equal steps |");
  console.log("| --- | --- | --- | --- | --- |");
  for (const { side, milliseconds, quickest, cpu, difference } of rows)
    console.log(
      `| ${side} | ${milliseconds.toPrecision(3)} | ${quickest.toPrecision(3)} | ${cpu.toPrecision(3)} | ${difference.toExponential(0)} |`,
    );
  console.log();
  for (const { side, milliseconds, quickest, cpu } of rows.filter(({ isOurs }) => isOurs))
    console.log(
      `${fastest.side} / ${side}: ${(fastest.milliseconds / milliseconds).toFixed(2)} in wall time, ${(fastest.cpu / cpu).toFixed(2)} in processor time; of the quickest steps ${(fastest.quickest / quickest).toFixed(2)}`,
    );
}

function fail(): never {
  throw new Error("There is nothing to compare.");
}
