/** A trained model as a value to be used, from the content of its file and the function that makes the model. */
import { key, keyTensor } from "@attrec/tensor";
import { fillTree, type ModelFile } from "../checkpoint/model-file.ts";
import { readNotes } from "../checkpoint/read-notes.ts";
import { quote } from "../data/data-error.ts";
import { shortHistoriesChoices } from "../data/windows.ts";
import type { Examples } from "../model/examples.ts";
import type { ModelParts } from "../model/model.ts";
import { checkOptions } from "../options/check.ts";
import { assertLength } from "../options/lengths.ts";
import { optionsLike, type Settings } from "../options/option.ts";
import type { TrainedModel } from "./trained.ts";

/**
 * The trained model in the content of a file, which `decodeTrees` gives in a browser and `openTrees` of `attrec/node` in Node;
 * errors speak of the file by the name `source`. A file may not choose the code that runs: `make` is the function that makes its
 * model, such as `attrec`; it gets the settings that the file notes.
 *
 * @throws Error if the content does not fit the model, has no names, or is of another model
 *
 * @example
 * ```ts
 * const names = { users: data.interactions.userNames, items: data.interactions.itemNames };
 * const notes = { hyperparameters: JSON.stringify(model.hyperparameters), historyLength: "2" };
 * const file = await decodeTrees(await encodeTrees({ parameters }, notes, names), "films.safetensors");
 * const { historyLength, userNames } = trainedModelIn(file, attrec, "films.safetensors");
 * [historyLength, userNames]; // [2, ["ann", "bob", "cleo", "dan"]]
 * ```
 */
export const trainedModelIn = <P, E extends Examples>(
  file: ModelFile,
  make: (settings?: Settings) => ModelParts<P, E>,
  source: string,
): TrainedModel<P, E> => {
  const notes = readNotes(file.metadata, source);
  const { options, hyperparameters } = make();
  const model = make(checkOptions(source, options ?? optionsLike(hyperparameters), notes.settings("hyperparameters")));
  const historyLength = notes.wholeNumber("historyLength", 1);
  assertLength(model, historyLength);
  const shortHistories = shortHistoriesChoices.find((choice) => choice === file.metadata["shortHistories"]);
  const { users, items, titles = items } = file.names;
  if (!users || !items || !titles)
    throw new Error(
      `${source} does not hold the names of its users and items: train the model ${quote(model.name)} again.`,
    );
  const like = model.init(keyTensor(key(0)), { users: users.length, items: items.length });
  return {
    model,
    parameters: fillTree(like, "parameters", file, source),
    historyLength,
    ...(shortHistories !== undefined && { shortHistories }),
    userNames: users,
    itemNames: items,
    titles,
  };
};
