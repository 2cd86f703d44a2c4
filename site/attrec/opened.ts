/** Opens the file of a model: one that this page trained, or one that a visitor has. */
import { read } from "@attrec/tensor";
import { leaves } from "@attrec/tensor/extend";
import { attrec, decodeTrees, trainedModelIn } from "attrec";
import { quote, readNotes } from "attrec/extend";
import { askingIn, LENGTHS } from "./asking.ts";
import type { Films } from "./experiment.ts";
import type { Opened } from "./messages.ts";
import type { Trained } from "./recommender.ts";

/**
 * The model in the content of a file; errors name it `source`. The promise is rejected with a sentence for a file that is damaged,
 * of another model, of other films, or of a model that this page cannot show.
 */
export const openedFrom = async (
  content: Uint8Array,
  source: string,
  { dataset, titles }: Films,
): Promise<{ readonly trained: Trained; readonly opened: Opened }> => {
  const file = await decodeTrees(content, source);
  const notes = readNotes(file.metadata, source);
  const name = notes.text("model");
  if (name !== "attrec") throw new Error(`${source} is of the model ${quote(name)}, and this page shows AttRec alone.`);
  const { userNames, itemNames } = dataset.interactions;
  if (
    notes.text("fingerprint") !== dataset.fingerprint ||
    !isSame(file.names["users"], userNames) ||
    !isSame(file.names["items"], itemNames)
  )
    throw new Error(
      `${source} was trained on other data than the films of this page: its viewers and films do not have these numbers.`,
    );
  const trained = trainedModelIn(file, attrec, source);
  const { historyLength } = trained;
  if (historyLength < LENGTHS.least || historyLength > LENGTHS.most)
    throw new Error(
      `${source} looks at ${historyLength} films at once, and this page shows from ${LENGTHS.least} to ${LENGTHS.most}.`,
    );
  const odd = leaves(trained.parameters).find(({ tensor }) => !read(tensor).every(Number.isFinite));
  if (odd) throw new Error(`${source} is damaged: ${quote(odd.path)} has numbers that are not finite.`);
  return {
    // Titles are shown as the films of this page have them, whatever the file says.
    trained: { ...trained, titles },
    opened: {
      source,
      asking: askingIn(trained.model.hyperparameters, historyLength),
      epoch: file.metadata["epoch"],
      isVerified: file.isVerified,
    },
  };
};

const isSame = (a: readonly string[] | undefined, b: readonly string[]): boolean =>
  a?.length === b.length && a.every((name, i) => name === b[i]);
