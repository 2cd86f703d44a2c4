/** Opens a model file for what needs no data: the names of its users and items are in it. */
import { type Examples, isFeatured, type TrainedModel } from "attrec";
import { isCounted } from "attrec/extend";
import { UsageError } from "../program/usage-error.ts";
import { openSavedModel, parametersOf, type SavedModelOptions } from "./saved-model.ts";

/**
 * A trained model with the names in its file. `otherwise` ends the sentence for a model that cannot do without data: "leave out
 * --history".
 */
export const openTrained = async (
  path: string,
  options: SavedModelOptions,
  otherwise: string,
): Promise<TrainedModel<unknown, Examples>> => {
  const saved = await openSavedModel(path, options);
  const { made: model, notes } = saved;
  const { users, items, titles = items } = saved.file.names;
  if (isCounted(model))
    throw new UsageError(`${model.name} counts what happened in training, and needs its data: ${otherwise}.`);
  if (isFeatured(model))
    throw new UsageError(`${model.name} looks at features of users or items, and needs its data: ${otherwise}.`);
  if (!users || !items || !titles)
    throw new Error(`${path} does not hold the ids of its users and items: ${otherwise}, or train it again.`);
  return {
    model,
    parameters: parametersOf(saved, model, { users: users.length, items: items.length }),
    historyLength: notes.historyLength,
    shortHistories: notes.protocol.shortHistories,
    userNames: users,
    itemNames: items,
    titles,
  };
};
