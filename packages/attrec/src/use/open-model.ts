/** Opens a file of a trained model as a value to be used, with the function that makes the model. */
import { openTrees } from "../checkpoint/on-disk.ts";
import type { Examples } from "../model/examples.ts";
import type { ModelParts } from "../model/model.ts";
import type { Settings } from "../options/option.ts";
import type { TrainedModel } from "./trained.ts";
import { trainedModelIn } from "./trained-model-in.ts";

/**
 * Opens a file that `attrec train --out` has written. A file may not choose the code that runs: `make` is the function that makes
 * its model, such as `attrec`; it gets the settings that the file notes.
 *
 * @throws Error if the file is damaged, has no names, or is of another model
 *
 * @example
 * ```ts
 * const file = join(folder, "films.safetensors");
 * const names = { users: data.interactions.userNames, items: data.interactions.itemNames };
 * const notes = { hyperparameters: JSON.stringify(model.hyperparameters), historyLength: "2" };
 * await saveTrees(file, { parameters }, notes, names);
 * // The model's code is named here, and not by the file.
 * openModel(file, attrec).userNames; // ["ann", "bob", "cleo", "dan"]
 * ```
 */
export const openModel = <P, E extends Examples>(
  path: string,
  make: (settings?: Settings) => ModelParts<P, E>,
): TrainedModel<P, E> => trainedModelIn(openTrees(path), make, path);
