/**
 * The notes that a model file keeps of its training, under their names. Those of an option of the command line are read back by
 * that option: a file may say only what the command may.
 */
import type { Option } from "@commander-js/extra-typings";
import { defaultProtocol } from "attrec";
import { quote, readNotes, type StoredTensors } from "attrec/extend";
import { option } from "../options/table.ts";

/** The notes in the order of the file: each the option that it keeps, or what it says beside the options. */
export const trainingNotes = {
  model: "the model, as the command line named it",
  hyperparameters: "all options of the model, as JSON; `--set` chooses them",
  dataset: "the data set, or its file without folders; `--dataset` chooses it",
  columns: option.columns,
  filter: option.filter,
  fingerprint: "SHA-256 of the filtered actions",
  features: "the features that the model was made of, if it needs any",
  featureFingerprint: "SHA-256 of these features",
  protocol: option.protocol,
  split: option.split,
  targetRule: option.targetRule,
  coldUsers: option.coldUsers,
  negatives: option.negatives,
  shortHistories: option.shortHistories,
  historyLength: option.length,
  targetCount: option.targets,
  batchSize: option.batch,
  optimizer: option.optimizer,
  rate: option.rate,
  schedule: option.schedule,
  accumulator: option.accumulator,
  accumulate: option.accumulate,
  every: option.every,
  validate: option.validate,
  seed: option.seed,
  from: "SHA-256 of the model file that the training went on from; `--from` names it",
} as const;

/** The notes that a file leaves out where they say what is usual, as files of earlier versions do. */
export const usualNotes: Readonly<Partial<Record<string, string>>> = {
  split: defaultProtocol.split,
  targetRule: defaultProtocol.targetRule,
  coldUsers: defaultProtocol.coldUsers,
  shortHistories: defaultProtocol.shortHistories,
  schedule: "constant",
  accumulate: "1",
  validate: "hr@50",
};

/** The value of an option: a text unless a parser makes another of it. */
type ValueOf<Made> =
  Made extends Option<string, undefined, infer _Default, infer Value, boolean>
    ? Value extends undefined
      ? string
      : Value
    : never;

/** A value for each note. There are columns only where they were chosen, and features where the model needs some. */
export type TrainingNotes = Omit<AllNotes, Sometimes> & Partial<Pick<AllNotes, Sometimes>>;

type Sometimes = "from" | "columns" | "features" | "featureFingerprint";

type AllNotes = {
  readonly [Name in keyof typeof trainingNotes]: (typeof trainingNotes)[Name] extends () => infer Made
    ? ValueOf<Made>
    : string;
};

/** The option that a note keeps, if it keeps one: `--batch` for `batchSize`. */
export const optionOf = (name: string): string | undefined => {
  const note = noteNamed(name);
  return typeof note === "function" ? (note().long ?? undefined) : undefined;
};

/** The notes as a file keeps them. */
export const notesOf = (values: TrainingNotes): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.keys(trainingNotes).flatMap((name) => {
      const value = values[name as keyof TrainingNotes];
      return value === undefined || String(value) === usualNotes[name] ? [] : [[name, String(value)]];
    }),
  );

/** The value of a note of the file `source`. Throws a sentence if the note is missing, or says what no option may. */
export const readNote = <Name extends keyof AllNotes>(
  metadata: StoredTensors["metadata"],
  name: Name,
  source: string,
): AllNotes[Name] => {
  const usual = Object.hasOwn(metadata, name) ? undefined : usualNotes[name];
  const text = usual ?? readNotes(metadata, source).text(name);
  const note = noteNamed(name);
  if (typeof note !== "function") return text as AllNotes[Name];
  try {
    return (note().parseArg?.<unknown>(text, undefined) ?? text) as AllNotes[Name];
  } catch (error) {
    // The command was called correctly, so the fault is the file's.
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${source} is damaged in its note ${quote(name)}: ${reason}`, { cause: error });
  }
};

const noteNamed = (name: string): string | (() => Option) | undefined =>
  Object.hasOwn(trainingNotes, name)
    ? (trainingNotes as Readonly<Record<string, string | (() => Option)>>)[name]
    : undefined;
