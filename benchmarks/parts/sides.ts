import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** An epoch of training, as every side prints it. */
export interface Epoch {
  readonly epoch: number;
  readonly seconds: number;
  readonly cpu_seconds: number;
  readonly loss: number;
}

/** A program that trains a trial: what it is called, and how it is started. */
export interface Side {
  readonly name: string;
  /** The library it stands for: of the sides of one library the fastest counts. */
  readonly library: string;
  readonly command: readonly string[];
}

/** What a side printed. */
export interface Outcome {
  readonly notes: Readonly<Record<string, unknown>>;
  /** The losses of the check, one a step. */
  readonly check: readonly number[];
  readonly epochs: readonly Epoch[];
}

const here = fileURLToPath(new URL("..", import.meta.url));
const python = process.env["PYTHON"] ?? "/usr/bin/python3";

/** Our own side. */
export const ours: Side = {
  name: "TypeScript",
  library: "ours",
  command: [process.execPath, "--import", "tsx", "--conditions=source", join(here, "sides", "ours.ts")],
};

/** Sides of the libraries that have the model. With more than one thread torch waits both actively and passively. */
export const peersOf = (library: string, model: string, threads: number): readonly Side[] => {
  const file = join(here, "peers", `${model}_${library}.${library === "torch" ? "py" : "js"}`);
  if (!existsSync(file)) throw new Error(`${library} has no peer of ${model} yet: ${file} is not there.`);
  if (library !== "torch") return [{ name: library, library, command: [process.execPath, file] }];
  const waits = threads === 1 ? ["passive"] : ["active", "passive"];
  const gradients = ["dense", "compact", "sparse"];
  const projections = model === "attrec" ? ["table", "positions"] : ["table"];
  const variants = gradients.flatMap((gradient) => projections.map((projection) => [gradient, projection] as const));
  return waits.flatMap((wait) =>
    variants
      // A sparse gradient of a table of which every row is multiplied would be dense.
      .filter(([gradient, projection]) => model !== "attrec" || gradient !== "sparse" || projection !== "table")
      .map(([gradient, projection]) => ({
        name: `torch ${gradient}${model === "attrec" ? `, W by ${projection}` : ""}${threads > 1 ? `, ${wait}` : ""}`,
        library,
        command: [python, file, "--gradients", gradient, "--project", projection, "--wait", wait],
      })),
  );
};

/** Runs a side to its end. Throws if it fails. */
export const run = async ({ name, command }: Side, args: readonly string[]): Promise<Outcome> => {
  const [program = "", ...given] = [...command, ...args];
  const child = spawn(program, given, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  let outcome: Outcome = { notes: {}, check: [], epochs: [] };
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith("{")) continue;
    const record = JSON.parse(line) as Partial<Outcome & Epoch>;
    if (record.check) outcome = { ...outcome, check: record.check };
    else if (isEpoch(record)) outcome = { ...outcome, epochs: [...outcome.epochs, record] };
    else outcome = { ...outcome, notes: { ...record } };
  }
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`${name} ended with ${code ?? "a signal"}: ${program} ${given.join(" ")}`);
  return outcome;
};

const isEpoch = (record: Partial<Epoch>): record is Epoch =>
  (["epoch", "seconds", "cpu_seconds", "loss"] as const).every((field) => typeof record[field] === "number");
