/** The sides of a comparison: the programs that train, and the epochs that they print. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { recordsOf } from "./program.ts";

/** An epoch of training, as every side prints it. */
export interface Epoch {
  readonly epoch: number;
  readonly seconds: number;
  readonly cpu_seconds: number;
  readonly loss: number;
}

/** A program that trains a trial: its name, and its command line. */
export interface Side {
  readonly name: string;
  /** The library that it stands for: among the sides of one library, only the fastest counts. */
  readonly library: string;
  readonly command: readonly string[];
}

/** The output of a side. */
export interface Outcome {
  readonly notes: Readonly<Record<string, unknown>>;
  /** The losses of the check, one a step. */
  readonly check: readonly number[];
  readonly epochs: readonly Epoch[];
}

/** Whether a side of torch multiplied by the reference BLAS, or another that nobody optimised. */
export const isOnReferenceBlas = ({ notes }: Pick<Outcome, "notes">): boolean => notes["isReferenceBlas"] === true;

const here = fileURLToPath(new URL("..", import.meta.url));
const python = process.env["PYTHON"] ?? "/usr/bin/python3";

/** Our side as one file, where there is one: see `portable.ts`. */
const bundled = join(here, "sides", "ours.mjs");

/** Our own side. */
export const ours: Side = {
  name: "TypeScript",
  library: "ours",
  command: existsSync(bundled)
    ? [process.execPath, bundled]
    : [process.execPath, "--import", "tsx", "--conditions=source", join(here, "sides", "ours.ts")],
};

/** Our own side on another device: a variant of wasm, or a mode of the gpu device. */
export const oursOn = (device: string): Side => ({
  name: `TypeScript, ${device}`,
  library: `ours, ${device}`,
  command: [...ours.command, "--device", device],
});

/** The ways in which torch runs steps, by their names in the peer and for a reader. */
const STEPS = { eager: "", compile: ", torch.compile", graph: ", CUDA graph" } as const;

/**
 * The sides of torch on the graphics card that a side on the processor stands for, run by a Python whose torch can use it: eager,
 * and where its gradients are dense, so that the sizes of every batch are the same, compiled and as a CUDA graph.
 */
export const onCuda = ({ name, command: [, ...rest] }: Side, itsPython: string): readonly Side[] => {
  const isDense = rest.includes("dense");
  return Object.entries(STEPS)
    .filter(([steps]) => steps === "eager" || isDense)
    .map(([steps, words]) => ({
      name: `${name}${words}, CUDA`,
      library: "torch, CUDA",
      command: [itsPython, ...rest, "--device", "cuda", "--steps-by", steps],
    }));
};

/**
 * The forms of models that torch computes in more than one plausible way, apart from its ways of taking gradients. They map
 * the name of each form in the peer to its name for a reader.
 */
const forms: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  attrec: { table: "W by table", positions: "W by positions" },
  caser: { conv: "convolutions", band: "one product", table: "filters by table" },
  "lstm-plus": { module: "its LSTM", table: "W by table", positions: "W by positions" },
};

/** Sides of the libraries that have the model. With more than one thread torch waits both actively and passively. */
export const peersOf = (library: string, model: string, threads: number): readonly Side[] => {
  const file = join(here, "peers", `${model}_${library}.${library === "torch" ? "py" : "js"}`);
  if (!existsSync(file)) throw new Error(`${library} has no peer of ${model} yet: ${file} is not there.`);
  if (library !== "torch") return [{ name: library, library, command: [process.execPath, file] }];
  const waits = threads === 1 ? ["passive"] : ["active", "passive"];
  const gradients = ["dense", "compact", "sparse"];
  const variants = gradients.flatMap((gradient) =>
    Object.entries(forms[model] ?? { plain: "" }).map(([form, words]) => ({ gradient, form, words })),
  );
  return waits.flatMap((wait) =>
    variants
      // If every row of a table is multiplied, its sparse gradient would be dense.
      .filter(({ gradient, form }) => gradient !== "sparse" || form !== "table")
      .map(({ gradient, form, words }) => ({
        name: [`torch ${gradient}`, words, threads > 1 ? wait : ""].filter((part) => part !== "").join(", "),
        library,
        command: [python, file, "--gradients", gradient, "--form", form, "--wait", wait],
      })),
  );
};

/** Runs a side to its end. Throws if it fails, or has not ended after so many minutes. */
export const run = async ({ name, command }: Side, args: readonly string[], minutes: number): Promise<Outcome> => {
  const records = await recordsOf<Partial<Outcome & Epoch>>({ name, command: [...command, ...args], minutes });
  return records.reduce<Outcome>(
    (outcome, record) => {
      if (record.check) return { ...outcome, check: record.check };
      if (isEpoch(record)) return { ...outcome, epochs: [...outcome.epochs, record] };
      return { ...outcome, notes: { ...record } };
    },
    { notes: {}, check: [], epochs: [] },
  );
};

const isEpoch = (record: Partial<Epoch>): record is Epoch =>
  (["epoch", "seconds", "cpu_seconds", "loss"] as const).every((field) => typeof record[field] === "number");
