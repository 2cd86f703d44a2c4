/** A trial of models of whole sequences: what their sides share, as a folder of plain arrays. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile, interpreter, key, keyTensor, read, uniforms } from "@attrec/tensor";
import { leaves } from "@attrec/tensor/extend";
import type { Settings as ModelSettings } from "attrec";
import { sequenceModelOf } from "./cases.ts";
import { bufferOf } from "./trial.ts";

/** The settings that all sides get. */
export interface SequenceSettings {
  readonly model: string;
  readonly hyperparameters: ModelSettings;
  readonly users: number;
  readonly items: number;
  readonly length: number;
  readonly batch: number;
  /** The number of batches that are there; steps go round. */
  readonly batches: number;
  readonly rate: number;
  /** The shapes of the parameters, by their paths in the tree. */
  readonly parameters: Readonly<Record<string, readonly number[]>>;
}

/** The items of all batches, row after row. */
export interface Sequences {
  readonly history: Int32Array;
  readonly positive: Int32Array;
  /** One for each positive item, for a binary loss. */
  readonly negative: Int32Array;
}

/** A trial as its folder has it. */
export interface SequenceTrial {
  readonly settings: SequenceSettings;
  readonly sequences: Sequences;
  readonly parameters: Readonly<Record<string, Float32Array>>;
}

/** The choices of a trial. */
export interface SequenceOptions {
  readonly model: string;
  readonly hyperparameters: SequenceSettings["hyperparameters"];
  readonly items: number;
  readonly length: number;
  readonly batch: number;
}

const BATCHES = 4;
const FILES = ["history", "positive", "negative"] as const;

/** Makes a trial: full sequences of items, of which few are popular, and the parameters to begin with. */
export const sequenceTrial = ({ model, hyperparameters, items, length, batch }: SequenceOptions): SequenceTrial => {
  const count = BATCHES * batch * length;
  const drawn = (stream: number): Int32Array =>
    Int32Array.from(uniforms(key(stream), 0, count), (u) => Math.floor(u * u * items));
  const chosen = sequenceModelOf(model, { length, ...hyperparameters });
  const sizes = { users: batch, items };
  const parameters = leaves(
    compile((from: ReturnType<typeof keyTensor>) => chosen.init(from, sizes), interpreter())(keyTensor(key(1))),
  );
  return {
    settings: {
      model,
      hyperparameters: chosen.hyperparameters,
      ...sizes,
      length,
      batch,
      batches: BATCHES,
      rate: 0.001,
      parameters: Object.fromEntries(parameters.map(({ path, tensor }) => [path, tensor.sizes])),
    },
    sequences: { history: drawn(2), positive: drawn(3), negative: drawn(4) },
    parameters: Object.fromEntries(parameters.map(({ path, tensor }) => [path, Float32Array.from(read(tensor))])),
  };
};

/** Writes a trial as `settings.json` and plain little-endian arrays. */
export const writeSequenceTrial = (folder: string, { settings, sequences, parameters }: SequenceTrial): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "settings.json"), JSON.stringify(settings));
  for (const name of FILES) writeFileSync(join(folder, `${name}.i32`), sequences[name]);
  for (const [name, values] of Object.entries(parameters)) writeFileSync(join(folder, `${name}.f32`), values);
};

/** Reads what `writeSequenceTrial` wrote. */
export const readSequenceTrial = (folder: string): SequenceTrial => {
  const settings = JSON.parse(readFileSync(join(folder, "settings.json"), "utf8")) as SequenceSettings;
  const ints = (name: string): Int32Array => new Int32Array(bufferOf(join(folder, `${name}.i32`)));
  return {
    settings,
    sequences: { history: ints("history"), positive: ints("positive"), negative: ints("negative") },
    parameters: Object.fromEntries(
      Object.keys(settings.parameters).map((name) => [name, new Float32Array(bufferOf(join(folder, `${name}.f32`)))]),
    ),
  };
};
