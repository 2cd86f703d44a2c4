import { key, keyTensor } from "@attrec/tensor";
import { fillTree } from "../checkpoint/model-file.ts";
import { openTrees } from "../checkpoint/on-disk.ts";
import type { Dataset } from "../data/dataset.ts";
import { loadDataset } from "../data/datasets.ts";
import { isCounted } from "../model/counted.ts";
import { prepareExperiment, type Experiment } from "../training/experiment.ts";
import { modelNamed, type RankingModel } from "./models.ts";
import { protocolNamed, type Settings } from "./settings.ts";

/** A model as `attrec train --out` wrote it, with the data set it was trained on. */
export interface SavedModel {
  readonly model: RankingModel;
  readonly parameters: unknown;
  readonly experiment: Experiment;
  readonly dataset: Dataset;
}

/** What a command may say otherwise than the file does. */
export interface SavedModelOptions {
  readonly data?: string | undefined;
  readonly protocol?: string | undefined;
}

/**
 * Opens a model and its data set. Throws a sentence if the file is not such a model, or if the data are not those that
 * it was trained on.
 */
export const openModel = async (path: string, options: SavedModelOptions): Promise<SavedModel> => {
  const file = openTrees(path);
  const note = (name: string): string => {
    const value = file.metadata[name];
    if (value === undefined)
      throw new Error(`${path}: it says nothing of its '${name}': it was not written by 'attrec train'.`);
    return value;
  };
  const settings = JSON.parse(note("hyperparameters")) as Settings;
  const model = await modelNamed(note("model"), settings);
  const dataset = loadDataset(note("dataset"), {
    filter: note("filter"),
    ...(options.data !== undefined && { folder: options.data }),
  });
  if (dataset.fingerprint !== note("fingerprint")) {
    throw new Error(
      `${path} was trained on other data than ${dataset.file} (SHA-256 ${note("fingerprint").slice(0, 12)}…, not ${dataset.fingerprint.slice(0, 12)}…): its users and items do not have these numbers.`,
    );
  }
  const protocol = protocolNamed(options.protocol ?? note("protocol"));
  const experiment = prepareExperiment(dataset, protocol, {
    historyLength: Number(note("historyLength")),
    targetCount: Number(note("targetCount")),
  });
  const like = isCounted(model) ? {} : model.init(keyTensor(key(0)), experiment.sizes);
  return { model, parameters: fillTree(like, "parameters", file, path), experiment, dataset };
};
