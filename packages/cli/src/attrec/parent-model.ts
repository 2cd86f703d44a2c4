/** Training that goes on from a model file, on other data: what was learned of users and items that it knows is kept. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { compile, type Device, key, keyTensor } from "@attrec/tensor";
import {
  fillTree,
  grow,
  type Experiment,
  type ModelFile,
  type Progress,
  type RankingModel,
  type Settings,
} from "attrec";
import { type AnyOptimizer, isCounted, quote, readNotes } from "attrec/extend";
import { openTrees } from "attrec/node";
import { UsageError } from "../program/usage-error.ts";
import { isShipped } from "../models/models.ts";

/** A model file that a training goes on from. */
export interface ParentModel {
  readonly path: string;
  readonly file: ModelFile;
  /** SHA-256 of the file. */
  readonly digest: string;
  /** The options of its model, which the training takes where the command line gives no others. */
  readonly settings: Settings;
  readonly historyLength: number;
  /** T of its windows; none in files of versions that did not note it. */
  readonly targetCount: number | undefined;
  /** The model that is trained: the one that the command line names, or the file's. */
  readonly specifier: string;
}

/**
 * Opens the file of `--from`. Throws a sentence unless it is of the model that the command line names. Where it names none, a file may name a
 * model that ships, and nothing else.
 */
export const openParent = (path: string, asked: string | undefined): ParentModel => {
  const file = openTrees(path);
  const notes = readNotes(file.metadata, path);
  const named = notes.text("model");
  if (asked === undefined && !isShipped(named)) {
    throw new UsageError(
      `${path} is of the model ${quote(named)}, which does not come with attrec. A file may not choose the code that runs here: if you trust the code of this model, name it before --from, such as ./my-model.ts#myModel.`,
    );
  }
  const specifier = asked ?? named;
  if (isShipped(named) ? named !== specifier : isShipped(specifier)) {
    throw new UsageError(
      `${path} is of the model ${quote(named)}, and this command trains ${specifier}: train that model, or leave out --from.`,
    );
  }
  return {
    path,
    file,
    digest: createHash("sha256").update(readFileSync(path)).digest("hex"),
    settings: notes.settings("hyperparameters"),
    historyLength: notes.wholeNumber("historyLength", 1),
    targetCount: Object.hasOwn(file.metadata, "targetCount") ? notes.wholeNumber("targetCount", 1) : undefined,
    specifier,
  };
};

/** Where a training stands that begins with what another model has learned, and a sentence on what it has. */
export interface GrownStart {
  readonly from: Progress<unknown, unknown>;
  readonly sentence: string;
}

/** The beginning of a training from a model file: its rows under their names, and an optimizer that has seen nothing yet. */
export const startFrom = async (
  { path, file }: ParentModel,
  model: RankingModel,
  optimizer: AnyOptimizer,
  { sequences, sizes }: Experiment,
  seed: number,
  device: Device,
): Promise<GrownStart> => {
  if (isCounted(model)) throw new UsageError(`${model.name} only counts, and starts anew: leave out --from.`);
  const { users, items } = file.names;
  if (!users || !items)
    throw new Error(`${path} does not hold the names of its users and items, by which they are found again.`);
  const like = model.init(keyTensor(key(0)), { users: users.length, items: items.length });
  const old = fillTree(like, "parameters", file, path);
  const names = { userNames: users, itemNames: items };
  const { parameters, knownUsers, knownItems } = await grow(model, old, names, sequences, key(seed), device);
  const state = compile(
    (begun: unknown) => ({ parameters: begun, optimizer: optimizer.init(begun) }),
    device,
  )(parameters);
  const gone = [[users.length - knownUsers, "users"] as const, [items.length - knownItems, "items"] as const].flatMap(
    ([count, what]) => (count > 0 ? [`${count} ${what} of it are not in these data`] : []),
  );
  const sentence = [
    `goes on from ${path}: it knows ${knownUsers} of ${sizes.users} users and ${knownItems} of ${sizes.items} items`,
    ...gone,
  ].join("; ");
  return { from: { epoch: 0, state, best: undefined, waited: 0 }, sentence };
};
