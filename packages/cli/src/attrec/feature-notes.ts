/** Notes in a model file the features that its model was made of, and holds the data of a saved model to them. */
import { type Dataset, isFeatured, type MadeModel, type Names } from "attrec";
import { describeNeeds, featureFingerprint, quote, vocabulariesOf } from "attrec/extend";
import type { SavedModel } from "./saved-model.ts";

/** The notes on the features of a model; none for a model that needs none. */
export const featureNotes = async (
  made: MadeModel,
  { features }: Dataset,
): Promise<{ readonly features?: string; readonly featureFingerprint?: string }> =>
  isFeatured(made)
    ? {
        features: describeNeeds(made.features),
        featureFingerprint: await featureFingerprint(made.features, features),
      }
    : {};

/** The names of the categories that a model was made of, in the order of its rows. */
export const featureNames = (made: MadeModel, { features }: Dataset): Names =>
  isFeatured(made)
    ? Object.fromEntries(
        Object.entries(vocabulariesOf(made.features, features)).map(([name, list]) => [listOf(name), list]),
      )
    : {};

const listOf = (need: string): string => `features.${need}`;

/** Throws a sentence unless the data have the very features that a saved model was made of. */
export const assertFeatures = async ({ path, file, notes, made }: SavedModel, dataset: Dataset): Promise<void> => {
  const { features, featureFingerprint: digest } = await featureNotes(made, dataset);
  if (features !== notes.features)
    throw new Error(
      `${path} was trained on ${said(notes.features)}, and ${made.name} needs ${said(features)}: name the code that it was trained with.`,
    );
  if (digest === notes.featureFingerprint) return;
  const names = featureNames(made, dataset);
  const other = Object.keys(names).find((list) => JSON.stringify(names[list]) !== JSON.stringify(file.names[list]));
  const what =
    other === undefined
      ? ""
      : ` The categories of ${other.slice(listOf("").length)} differ: ${difference(file.names[other] ?? [], names[other] ?? [])}.`;
  throw new Error(
    `${path} was trained on other features than these of ${dataset.file} (${features}).${what} Give the tables of its training with --items and --users.`,
  );
};

const said = (features: string | undefined): string =>
  features === undefined ? "no features" : `the features ${quote(features)}`;

const difference = (before: readonly string[], now: readonly string[]): string => {
  const row =
    Array.from({ length: Math.max(before.length, now.length) }, (_, i) => i).find((i) => before[i] !== now[i]) ?? 0;
  const named = (list: readonly string[]): string => (row < list.length ? quote(list[row] ?? "") : "none");
  return `number ${row} was ${named(before)}, and is ${named(now)}`;
};
