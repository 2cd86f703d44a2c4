/** Writes what a training says of its epochs where it is watched: a table, TensorBoard's files, a picture. */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, tryOutput, writeAtomically } from "attrec/node";
import { csvLine, csvRows } from "../lists/csv.ts";
import { type EpochEvent, epochNumbers } from "./epoch-event.ts";
import { firstRecord, scalarsRecord } from "./tensorboard.ts";

/** Is told of each epoch. */
export type Recorder = (event: EpochEvent) => Promise<void>;

/** The options of a command that say where a training is watched. */
export interface WatchOptions {
  readonly events?: string | undefined;
  readonly tensorboard?: string | undefined;
  readonly curve?: string | undefined;
}

/** Tries, before a training, whether what is written of it can be. */
export const tryRecorders = async ({ events, tensorboard, curve }: WatchOptions): Promise<void> => {
  for (const file of [events, curve]) if (file !== undefined) await tryOutput(file);
  if (tensorboard !== undefined) await tryOutput(join(tensorboard, "events.out.tfevents"));
};

/**
 * A table between commas with a line for each epoch, as it stands after each. Of a training that goes on, the lines up to the
 * epoch `after` are kept.
 */
export const tableRecorder = (path: string, after = 0): Recorder => {
  const before = after > 0 && existsSync(path) ? csvRows(readFileSync(path, "utf8")) : [];
  const [head = [], ...lines] = before;
  const rows: ReadonlyMap<string, string>[] = lines
    .map((cells) => new Map(head.map((name, i) => [name, cells[i] ?? ""])))
    .filter((row) => Number(row.get("epoch")) <= after);
  return async (event) => {
    rows.push(new Map(Object.entries(epochNumbers(event)).map(([name, value]) => [name, String(value)])));
    const names = [...new Set(rows.flatMap((row) => [...row.keys()]))];
    const table = [names, ...rows.map((row) => names.map((name) => row.get(name) ?? ""))];
    await writeAtomically(path, table.map(csvLine).join(""));
  };
};

/** The groups of TensorBoard's scalars: "validation HR@50" stands in the group of validation. */
const tagOf = (name: string): string => name.replace(/^(loss|gradient|validation) /, "$1/");

/** A file of TensorBoard in a folder, to which a record is added for each epoch. A training that goes on writes a file of its own. */
export const tensorboardRecorder = (folder: string, now = (): number => Date.now() / 1000): Recorder => {
  const begun = now();
  const file = join(folder, `events.out.tfevents.${Math.floor(begun)}.attrec.${process.pid}`);
  makeFolder(folder);
  appendFileSync(file, firstRecord(begun));
  return async (event) => {
    const { epoch, ...numbers } = epochNumbers(event);
    const scalars = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [tagOf(name), value]));
    appendFileSync(file, scalarsRecord(now(), epoch, scalars));
  };
};

/** The recorders of one training, which goes on after some epoch if it does. */
export const recordersOf = (
  { events, tensorboard }: WatchOptions,
  curve: ((after: number) => Recorder) | undefined,
  after = 0,
): readonly Recorder[] => [
  ...(events === undefined ? [] : [tableRecorder(events, after)]),
  ...(tensorboard === undefined ? [] : [tensorboardRecorder(tensorboard)]),
  ...(curve ? [curve(after)] : []),
];
