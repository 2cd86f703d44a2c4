/** Reads a model file's notes about its model and data, and decides which are believed. */
import { type MadeModel, type ModelFile, type Protocol, protocolFor, type Settings, type WindowLengths } from "attrec";
import { quote, readNotes } from "attrec/extend";
import { protocolOf } from "../options/settings.ts";
import { isShipped, modelNamed } from "../models/models.ts";
import { readNote, type TrainingNotes } from "./training-notes.ts";

/** The notes of a model file. A stranger may have written them: no note is run, and none opens a file by itself. */
export interface ModelNotes extends WindowLengths {
  /** The model that `attrec train` was asked for: the name of a model that ships, or code. */
  readonly model: string;
  readonly hyperparameters: Settings;
  /** The name of a data set, or that of a file. */
  readonly dataset: string;
  /** The columns of the file, if they were chosen. */
  readonly columns: string | undefined;
  readonly filter: string;
  readonly fingerprint: string;
  /** The features that the model was made of, and their SHA-256, if it needs any. */
  readonly features: string | undefined;
  readonly featureFingerprint: string | undefined;
  readonly protocol: Protocol;
}

/** The notes of a model file. Throws a sentence if a note is missing or invalid. */
export const modelNotes = ({ metadata }: ModelFile, path: string): ModelNotes => {
  const note = <Name extends keyof TrainingNotes>(name: Name) => readNote(metadata, name, path);
  // Files from before there were several rules of negatives do not name theirs, which was the protocol's.
  const negatives = Object.hasOwn(metadata, "negatives") ? note("negatives") : "own";
  return {
    model: note("model"),
    hyperparameters: readNotes(metadata, path).settings("hyperparameters"),
    dataset: note("dataset"),
    columns: Object.hasOwn(metadata, "columns") ? note("columns") : undefined,
    filter: note("filter"),
    fingerprint: note("fingerprint"),
    features: Object.hasOwn(metadata, "features") ? note("features") : undefined,
    featureFingerprint: Object.hasOwn(metadata, "features") ? note("featureFingerprint") : undefined,
    protocol: {
      ...protocolFor(
        protocolOf({
          protocol: note("protocol"),
          split: note("split"),
          targetRule: note("targetRule"),
          coldUsers: note("coldUsers"),
        }),
        {},
        negatives,
      ),
      shortHistories: note("shortHistories"),
    },
    historyLength: note("historyLength"),
    targetCount: note("targetCount"),
  };
};

/**
 * The model of a file. A file may name a model that ships and nothing else: code runs only if the command line names it, as
 * `chosen`.
 */
export const modelOf = async (
  { model, hyperparameters }: ModelNotes,
  path: string,
  chosen: string | undefined,
): Promise<MadeModel> => {
  if (chosen !== undefined) return modelNamed(chosen, hyperparameters);
  if (!isShipped(model)) {
    throw new Error(
      `${path} was written for the model ${quote(model)}, which does not come with attrec. A file may not choose the code that runs here: if you trust the code of this model, name it with --model, such as --model ./my-model.ts#myModel.`,
    );
  }
  return modelNamed(model, hyperparameters).catch((error: unknown) => {
    throw ofFile(path, error);
  });
};

/** Blames a fault on the file, because the command was called correctly. */
const ofFile = (path: string, error: unknown): Error =>
  new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
