/** A trial of a benchmark: the settings that all sides get, and the data that they read. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings as ModelSettings, Windows } from "attrec";

/** The settings that both sides of a benchmark get: sizes, hyper-parameters and the length of the run. */
export interface Settings {
  readonly model: string;
  /** The model's hyper-parameters, by the names that the TypeScript model gives them. */
  readonly hyperparameters: ModelSettings;
  readonly users: number;
  readonly items: number;
  readonly windows: number;
  readonly length: number;
  readonly targets: number;
  readonly batch: number;
  /** Adagrad's learning rate, and the initial value of its sums of squares. */
  readonly rate: number;
  readonly accumulator: number;
  /** The shapes of the parameters, by their paths in the tree: "gates.0.input". */
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  /** Whether the model gets the times of actions. */
  readonly looksAtTime: boolean;
  /** The sizes of the batches of the check. */
  readonly checked: readonly number[];
}

/** One batch, row after row. */
export interface CheckBatch {
  readonly user: Int32Array;
  readonly history: Int32Array;
  readonly positive: Int32Array;
  readonly negative: Int32Array;
  /** The times, for a model that uses them, as in a batch. */
  readonly gaps?: Float32Array;
}

/**
 * Everything that the sides of a benchmark share: the windows, the parameters to begin with, and some whole batches on
 * which their losses are compared before anything is timed.
 */
export interface Trial {
  readonly settings: Settings;
  readonly windows: Windows;
  readonly parameters: Readonly<Record<string, Float32Array>>;
  readonly check: readonly CheckBatch[];
}

const WINDOW_FILES = ["users", "histories", "targets"] as const;
const BATCH_FILES = ["user", "history", "positive", "negative"] as const;

/** Writes a trial as `settings.json` and plain little-endian arrays, which any language reads in a line; times only where they are needed. */
export const writeTrial = (folder: string, { settings, windows, parameters, check }: Trial): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "settings.json"), JSON.stringify(settings));
  for (const name of WINDOW_FILES) writeFileSync(join(folder, `${name}.i32`), windows[name]);
  for (const [name, values] of Object.entries(parameters)) writeFileSync(join(folder, `${name}.f32`), values);
  if (settings.looksAtTime && windows.times) {
    writeFileSync(join(folder, "starts.i32"), windows.times.starts);
    writeFileSync(join(folder, "seconds.f64"), windows.times.seconds);
  }
  for (const [number, batch] of check.entries()) {
    for (const name of BATCH_FILES) writeFileSync(join(folder, `check-${number}-${name}.i32`), batch[name]);
    if (batch.gaps) writeFileSync(join(folder, `check-${number}-gaps.f32`), batch.gaps);
  }
};

/** Reads what `writeTrial` wrote. */
export const readTrial = (folder: string): Trial => {
  const settings = JSON.parse(readFileSync(join(folder, "settings.json"), "utf8")) as Settings;
  const { windows: count, items: itemCount, length: historyLength, targets: targetCount } = settings;
  const ints = (name: string): Int32Array => new Int32Array(bufferOf(join(folder, `${name}.i32`)));
  const floats = (name: string): Float32Array => new Float32Array(bufferOf(join(folder, `${name}.f32`)));
  const names = Object.keys(settings.parameters);
  return {
    settings,
    windows: {
      kind: "windows",
      count,
      historyLength,
      targetCount,
      itemCount,
      users: ints("users"),
      histories: ints("histories"),
      targets: ints("targets"),
      ...(settings.looksAtTime && {
        times: { starts: ints("starts"), seconds: new Float64Array(bufferOf(join(folder, "seconds.f64"))) },
      }),
    },
    parameters: Object.fromEntries(names.map((name) => [name, floats(name)])),
    check: settings.checked.map((_, number) => ({
      user: ints(`check-${number}-user`),
      history: ints(`check-${number}-history`),
      positive: ints(`check-${number}-positive`),
      negative: ints(`check-${number}-negative`),
      ...(settings.looksAtTime && { gaps: floats(`check-${number}-gaps`) }),
    })),
  };
};

/** The content of a file in a buffer of its own: small files share one otherwise, at any offset. */
export const bufferOf = (file: string): ArrayBuffer => {
  const bytes = readFileSync(file);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
};
