/** Opens a file of `attrec train --out`: for the model alone, or with the data that it was trained on. */
import { key, keyTensor } from "@attrec/tensor";
import {
  type Dataset,
  type Experiment,
  fillTree,
  type MadeModel,
  type ModelFile,
  type Part,
  prepareExperiment,
  type RankingModel,
  type Sizes,
  withFeatures,
} from "attrec";
import { isCounted, lengthFault, quote } from "attrec/extend";
import { openTrees } from "attrec/node";
import { protocolOf, type ProtocolOptions } from "../options/settings.ts";
import { warn } from "../program/output.ts";
import { assertFeatures } from "./feature-notes.ts";
import { type DataOptions, modelData } from "./model-data.ts";
import { modelNotes, type ModelNotes, modelOf } from "./model-notes.ts";
import { trainedOn } from "./trained-on.ts";

/** A model as `attrec train --out` wrote it. */
export interface SavedModel {
  readonly path: string;
  readonly file: ModelFile;
  readonly notes: ModelNotes;
  /** As it is made without data: see `withFeatures`. */
  readonly made: MadeModel;
}

/** A saved model with the data set it was trained on. */
export interface SavedExperiment extends SavedModel {
  readonly model: RankingModel;
  readonly parameters: unknown;
  readonly experiment: Experiment;
  readonly dataset: Dataset;
}

/** The choices of a command that override the file's. */
export interface SavedModelOptions extends DataOptions, ProtocolOptions {
  /** `--model`: the code of a model that does not ship. */
  readonly model?: string | undefined;
}

/** Opens a model. Throws a sentence if the file is no such model, and warns of a file whose damage could not be detected. */
export const openSavedModel = async (path: string, options: SavedModelOptions): Promise<SavedModel> => {
  const file = openTrees(path);
  const notes = modelNotes(file, path);
  const made = await modelOf(notes, path, options.model);
  const fault = isCounted(made) ? undefined : lengthFault(made, notes.historyLength);
  if (fault) throw new Error(`${path} is damaged, or was not written by 'attrec train': ${fault.fact}.`);
  warnUnverified(file, path);
  return { path, file, notes, made };
};

/** Warns of a file of an earlier version. */
export const warnUnverified = ({ isVerified }: ModelFile, path: string): void => {
  if (isVerified) return;
  warn(
    `${path} comes from an earlier version, which stored no digest, so damage to it would go unnoticed. Train it again to get one.`,
  );
};

/**
 * Opens a model and its data set. Throws a sentence if the data are not found, or if the model was trained on others, and warns if it
 * was trained on what `part` asks for.
 */
export const openExperiment = async (
  path: string,
  options: SavedModelOptions,
  part: Part = "test",
): Promise<SavedExperiment> => {
  const saved = await openSavedModel(path, options);
  const { notes, file } = saved;
  const dataset = await modelData(notes, path, options);
  assertNames(file, dataset, path);
  const model = withFeatures(saved.made, dataset.features);
  await assertFeatures(saved, dataset);
  // Another protocol ranks otherwise; what training took, drew and chose by stays what it was.
  const { trainOnValidation, negatives, shortHistories, epochChosenOn } = notes.protocol;
  const ofTraining = { trainOnValidation, negatives, shortHistories, epochChosenOn };
  const protocol = { ...protocolOf(options, notes.protocol), ...ofTraining };
  const remedy = `${path} is damaged, or was not written by 'attrec train'`;
  const experiment = prepareExperiment(dataset, protocol, notes, model, remedy);
  const known = trainedOn(path, notes.protocol, experiment, part);
  if (known !== undefined) warn(known);
  return { ...saved, model, parameters: parametersOf(saved, model, experiment.sizes), experiment, dataset };
};

/** The parameters of a saved model. Throws a sentence if they do not fit its model and the given numbers of users and items. */
export const parametersOf = ({ path, file }: SavedModel, model: RankingModel, sizes: Sizes): unknown =>
  fillTree(isCounted(model) ? {} : model.init(keyTensor(key(0)), sizes), "parameters", file, path);

/** Checks the names of users and items too, because a fingerprint covers only the actions. */
const assertNames = ({ names }: ModelFile, { interactions, file }: Dataset, path: string): void => {
  for (const [kind, found] of [
    ["users", interactions.userNames] as const,
    ["items", interactions.itemNames] as const,
  ]) {
    const row = found.findIndex((name, i) => names[kind] !== undefined && name !== names[kind][i]);
    if (row < 0) continue;
    throw new Error(
      `${path} was trained on other data than ${file}: row ${row} of its ${kind} is ${quote(names[kind]?.[row] ?? "")}, not ${quote(found[row] ?? "")}.`,
    );
  }
};
