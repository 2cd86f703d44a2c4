/** Trainings that differ by their seeds alone: the files of each, and how far their figures lie apart. */
import { join, parse } from "node:path";
import type { WatchOptions } from "../watch/recorders.ts";

/** Files that each seed has of its own. */
interface SeedFiles extends Pick<WatchOptions, "events" | "tensorboard"> {
  readonly out?: string | undefined;
}

/** `model.safetensors` is `model.seed-3.safetensors` for seed 3. */
const fileOf = (path: string, seed: number): string => {
  const { dir, name, ext } = parse(path);
  return join(dir, `${name}.seed-${seed}${ext}`);
};

/** The files of one seed; a folder of TensorBoard has a folder in it. */
export const seedFiles = <Files extends SeedFiles>(files: Files, seed: number): Files => {
  const { out, events, tensorboard } = files;
  return {
    ...files,
    ...(out !== undefined && { out: fileOf(out, seed) }),
    ...(events !== undefined && { events: fileOf(events, seed) }),
    ...(tensorboard !== undefined && { tensorboard: join(tensorboard, `seed-${seed}`) }),
  };
};

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The standard deviation that a sample tells of, which divides by one less. */
const deviationOf = (values: readonly number[]): number => {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
};

/** The mean of each figure over seeds, and its standard deviation, as text and as facts. One seed has no deviation. */
export const spreadOf = (
  results: readonly Readonly<Record<string, number>>[],
): { readonly text: string; readonly facts: Readonly<Record<string, unknown>> } => {
  const spreads = Object.keys(results[0] ?? {}).map((name) => {
    const values = results.map((one) => one[name] ?? NaN);
    return { name, mean: meanOf(values), deviation: values.length > 1 ? deviationOf(values) : undefined };
  });
  return {
    text: spreads
      .map(
        ({ name, mean, deviation }) =>
          `${name} ${mean.toFixed(4)}${deviation === undefined ? "" : ` ± ${deviation.toFixed(4)}`}`,
      )
      .join("  "),
    facts: {
      means: Object.fromEntries(spreads.map(({ name, mean }) => [name, mean])),
      deviations: Object.fromEntries(spreads.map(({ name, deviation }) => [name, deviation])),
    },
  };
};
