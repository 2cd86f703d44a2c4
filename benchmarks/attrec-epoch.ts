/**
 * Seconds per epoch of AttRec's training on MovieLens-100K: the TypeScript step and the PyTorch peer, in turn.
 *
 *     npx tsx --conditions=source benchmarks/attrec-epoch.ts --data u.data.gz [--epochs 4] [--rounds 3] [--threads 1]
 *
 * Both sides are asked for the same number of threads and print a JSON line per epoch, after one of notes if they like;
 * the first epoch of each run warms up and is left out. PYTHON names the Python that has torch. With more than one thread torch waits actively in one run and
 * passively in another, and its better figure counts.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpus, loadavg } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** An epoch of training, as either side prints it. */
interface Epoch {
  readonly epoch: number;
  readonly seconds: number;
  readonly cpu_seconds: number;
  readonly loss: number;
}

/** What is run, and what it has printed so far: the notes of its first line, and its epochs without the first of each run. */
interface Side {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly epochs: Epoch[];
  notes: Readonly<Record<string, unknown>>;
}

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    data: { type: "string" },
    epochs: { type: "string", default: "4" },
    rounds: { type: "string", default: "3" },
    threads: { type: "string", default: "1" },
  },
});
const { data, threads } = values;
const epochs = count("epochs", values.epochs, 2);
const rounds = count("rounds", values.rounds, 1);
count("threads", threads, 1);
if (data === undefined) fail("--data is needed: the u.data of MovieLens-100K, gzipped or not.");

const common = ["--data", data, "--epochs", String(epochs), "--threads", threads];
const python = process.env["PYTHON"] ?? "/usr/bin/python3";
const peer = join(here, "peers", "attrec_torch.py");
const waits = threads === "1" ? ["passive"] : ["active", "passive"];

const ours = side("TypeScript", "npx", ["tsx", "--conditions=source", join(here, "attrec-epoch-ours.ts"), ...common]);
const peers = waits.map((wait) =>
  side(waits.length === 1 ? "PyTorch" : `PyTorch, ${wait} waiting`, python, [peer, ...common, "--wait", wait]),
);

const loadBefore = loadavg()[0] ?? 0;
for (let round = 1; round <= rounds; round++) {
  for (const one of [ours, ...peers]) {
    console.error(`round ${round} of ${rounds}: ${one.name}`);
    await run(one);
  }
}

const { model = "unknown" } = cpus()[0] ?? {};
console.log(`Machine: ${model}, ${cpus().length} cores; load average ${loadBefore.toFixed(2)} before,`);
console.log(`         ${(loadavg()[0] ?? 0).toFixed(2)} after. Node ${process.version}; ${describeTorch(peers[0])}`);
const reported = ours.notes["threads"] ?? "does not say how many it runs";
console.log(`Threads: ${threads} asked of both sides; PyTorch: ${threads}, TypeScript: ${JSON.stringify(reported)}.`);
console.log(`${rounds} rounds of ${epochs} epochs, the first of each left out.\n`);
for (const { name, epochs: measured } of [ours, ...peers]) {
  const wall = median(measured.map(({ seconds }) => seconds));
  const cpu = median(measured.map(({ cpu_seconds: seconds }) => seconds));
  const loss = measured.at(-1)?.loss ?? Number.NaN;
  console.log(`${name}: ${wall.toFixed(3)} s an epoch (median), ${cpu.toFixed(3)} CPU s, last loss ${loss.toFixed(4)}`);
}
console.log(`\nPyTorch / TypeScript: ${ratio("seconds")} in wall time, ${ratio("cpu_seconds")} in CPU time.`);

function side(name: string, command: string, args: readonly string[]): Side {
  return { name, command, args, epochs: [], notes: {} };
}

/** Runs one side to its end and keeps what it prints; a side that fails ends the benchmark. */
async function run(one: Side): Promise<void> {
  const child = spawn(one.command, one.args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  let warm = false;
  let printed = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith("{")) continue;
    const record = JSON.parse(line) as Epoch | Readonly<Record<string, unknown>>;
    if (!isEpoch(record)) {
      one.notes = record;
      continue;
    }
    printed++;
    if (warm) one.epochs.push(record);
    warm = true;
  }
  const [code] = (await ended) as [number | null];
  if (code !== 0) fail(`${one.name} ended with ${code ?? "a signal"}: ${one.command} ${one.args.join(" ")}`);
  if (printed !== epochs) fail(`${one.name} printed ${printed} epochs, and ${epochs} were asked for.`);
}

function isEpoch(record: Epoch | Readonly<Record<string, unknown>>): record is Epoch {
  return ["epoch", "seconds", "cpu_seconds", "loss"].every((field) => typeof Reflect.get(record, field) === "number");
}

/** How many times as long the peer takes, in its better way of waiting. */
function ratio(field: "seconds" | "cpu_seconds"): string {
  const of = (one: Side): number => median(one.epochs.map((epoch) => epoch[field]));
  return (Math.min(...peers.map(of)) / of(ours)).toFixed(2);
}

function describeTorch(one: Side | undefined): string {
  return `torch ${JSON.stringify(one?.notes["torch"])} with ${JSON.stringify(one?.notes["blas"])}.`;
}

function median(numbers: readonly number[]): number {
  const ordered = numbers.toSorted((a, b) => a - b);
  const middle = (ordered.length - 1) / 2;
  return ((ordered[Math.floor(middle)] ?? Number.NaN) + (ordered[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

function count(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) fail(`--${name} must be a whole number of at least ${least}.`);
  return value;
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
