/** Checks, before a training starts, that its output files can be written and that the disk has room for them. */
import { statSync } from "node:fs";
import { fold, key, keyTensor, tensors } from "@attrec/tensor";
import type { Dataset, Names, Optimizer, RankingModel, Sizes } from "attrec";
import { initialState, isCounted } from "attrec/extend";
import { titlesOf, tryOutput } from "attrec/node";
import { UsageError } from "../program/usage-error.ts";
import { assertResumable, resumeFile } from "./saved-training.ts";

/** The options of the command line that concern outputs. */
export interface OutputOptions {
  readonly out?: string | undefined;
  readonly resume: boolean;
  /** Whether other trainings are of the same command: those that were not begun begin. */
  readonly isOneOfMany?: boolean;
}

/** Tries a training's outputs before its data are read. The promise is rejected with a sentence if one fails or is missing. */
export const tryOutputs = async ({ out, resume, isOneOfMany = false }: OutputOptions): Promise<void> => {
  if (out !== undefined) {
    await tryOutput(out);
    await tryOutput(resumeFile(out));
    if (resume && !isOneOfMany) assertResumable(out);
  } else if (resume) {
    throw new UsageError("--resume needs the same --out FILE as before: the state is kept beside that file.");
  }
};

/**
 * Tries the outputs again when the sizes are known: the disk needs room, and no output may be the file of the data.
 */
export const tryRoom = async (
  out: string,
  model: RankingModel,
  optimizer: Optimizer<unknown, unknown>,
  sizes: Sizes,
  dataset: Dataset,
): Promise<void> => {
  for (const file of [out, resumeFile(out)]) {
    if (isSameFile(file, dataset.file))
      throw new UsageError(`--out ${out} would overwrite the data: name another file.`);
  }
  if (isCounted(model)) return;
  const state = initialState(model, optimizer, sizes)(keyTensor(fold(key(0), "shape")));
  // The file holds the state beside the best parameters, and later the best parameters alone.
  const [whole, best] = [bytesOf(state), bytesOf(state.parameters)];
  await tryOutput(resumeFile(out), whole + best);
  await tryOutput(out, best);
};

const FLOAT = 4;
const bytesOf = (tree: unknown): number =>
  tensors(tree).reduce((sum, { sizes }) => sum + FLOAT * sizes.reduce((product, size) => product * size, 1), 0);

const isSameFile = (a: string, b: string): boolean => {
  const [one, other] = [a, b].map((path) => statSync(path, { throwIfNoEntry: false }));
  return one !== undefined && other !== undefined && one.dev === other.dev && one.ino === other.ino;
};

/** The names of a model's rows: ids of users and items in their order, and titles where they are known. */
export const namesOfRows = async (dataset: Dataset, folder: string | undefined): Promise<Names> => {
  const { userNames, itemNames } = dataset.interactions;
  const titles = await titlesOf(dataset, folder === undefined ? {} : { folder });
  return { users: userNames, items: itemNames, ...(titles !== itemNames && { titles }) };
};
