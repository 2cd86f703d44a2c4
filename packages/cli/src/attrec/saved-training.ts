/** Writes the state of a training after each epoch, and reads it for `--resume`, so that an interrupted training can go on. */
import { existsSync } from "node:fs";
import { fold, key, keyTensor } from "@attrec/tensor";
import { type AnyModel, type Budget, fillTree, type Optimizer, type Progress, type Sizes } from "attrec";
import { initialState, quote, readNotes, type TrainingState } from "attrec/extend";
import { openTrees, saveTrees } from "attrec/node";
import { warnUnverified } from "./saved-model.ts";
import { optionOf, trainingNotes, usualNotes } from "./training-notes.ts";

/** The file beside a model from which its training can resume. */
export const resumeFile = (out: string): string => `${out}.resume`;

/** The identity of a training: another model, other data or another seed end in other bytes. */
export interface TrainingIdentity {
  /** The notes that are written with the model: see `trainingNotes`. */
  readonly notes: Readonly<Record<string, string>>;
  /** Where it ends, if not after all epochs. */
  readonly budget?: Budget;
}

/** Writes the state of a training. */
export const saveProgress = (
  out: string,
  { epoch, state, best, waited, seconds = 0 }: Progress<unknown, unknown>,
  { notes, budget }: TrainingIdentity,
): Promise<void> =>
  saveTrees(
    resumeFile(out),
    { state, ...(best && { best: best.parameters }) },
    {
      ...notes,
      epoch: String(epoch),
      waited: String(waited),
      // Seconds differ from run to run: files have them where they are needed.
      ...(budget?.seconds !== undefined && { seconds: String(seconds) }),
      ...(best && { bestEpoch: String(best.epoch), bestValue: String(best.value) }),
    },
    {},
    // A user who may not read the model may not read its state either.
    out,
  );

/** Whether there is a file to go on from. */
export const hasProgress = (out: string): boolean => existsSync(resumeFile(out));

/** Throws a sentence if there is no file to go on from. */
export const assertResumable = (out: string): void => {
  if (hasProgress(out)) return;
  throw new Error(
    `There is nothing to resume: a training with this --out writes ${resumeFile(out)} after each epoch, and there is no such file. Begin without --resume.`,
  );
};

/**
 * The saved state of a model's training. Throws a sentence if there is no file to go on from, if the file is of another
 * training or beyond the epochs that are asked for, or if it is damaged.
 */
export const loadProgress = (
  out: string,
  model: AnyModel,
  sizes: Sizes,
  settings: TrainingIdentity & { readonly optimizer: Optimizer<unknown, unknown>; readonly epochs: number },
): Progress<unknown, unknown> => {
  const source = resumeFile(out);
  assertResumable(out);
  const file = openTrees(source);
  warnUnverified(file, source);
  assertSame(file.metadata, settings.notes, source);
  const like = initialState(model, settings.optimizer, sizes)(keyTensor(fold(key(0), "shape")));
  const notes = readNotes(file.metadata, source);
  const epoch = notes.wholeNumber("epoch", 1);
  const waited = notes.wholeNumber("waited", 0);
  if (epoch > settings.epochs) {
    throw new Error(
      `${source} has reached epoch ${epoch}, and --epochs is ${settings.epochs}. Its best epoch may be a later one than that: ask for more epochs, or begin anew without --resume.`,
    );
  }
  const seconds = Object.hasOwn(file.metadata, "seconds") ? { seconds: notes.number("seconds") } : {};
  const state: TrainingState<unknown, unknown> = fillTree(like, "state", file, source);
  if (!Object.hasOwn(file.metadata, "bestEpoch")) return { epoch, state, waited, best: undefined, ...seconds };
  const best = {
    epoch: notes.wholeNumber("bestEpoch", 1),
    value: notes.number("bestValue"),
    parameters: fillTree(like.parameters, "best", file, source),
  };
  if (best.epoch + waited > epoch) {
    throw new Error(
      `${source} is damaged: it counts ${waited} validations since epoch ${best.epoch}, but has only reached epoch ${epoch}.`,
    );
  }
  return { epoch, state, waited, best, ...seconds };
};

/** The point where a training goes on, or the reason why nothing of it is left. */
export const whereItGoesOn = (
  { epoch, waited }: Pick<Progress<unknown, unknown>, "epoch" | "waited">,
  { epochs, patience }: { readonly epochs: number; readonly patience: number },
): { readonly sentence: string; readonly isLeft: boolean } => {
  if (epoch >= epochs) {
    return { sentence: `nothing is left to train: epoch ${epoch} of ${epochs} had ended`, isLeft: false };
  }
  if (waited >= patience) {
    return {
      sentence: `nothing is left to train: after epoch ${epoch} there had been ${waited} validations in a row without progress (--patience ${patience})`,
      isLeft: false,
    };
  }
  return { sentence: `goes on after epoch ${epoch}`, isLeft: true };
};

/** A note for a training that begins anew where the same one was interrupted, since it replaces what is kept of that. */
export const replacedNote = (
  out: string,
  { notes, ...ends }: TrainingIdentity & { readonly epochs: number; readonly patience: number },
): string | undefined => {
  if (!hasProgress(out)) return undefined;
  const source = resumeFile(out);
  try {
    const { metadata } = openTrees(source);
    assertSame(metadata, notes, source);
    const kept = readNotes(metadata, source);
    const stands = { epoch: kept.wholeNumber("epoch", 1), waited: kept.wholeNumber("waited", 0) };
    if (!whereItGoesOn(stands, ends).isLeft) return undefined;
    return `${source} keeps epoch ${stands.epoch} of this training, which begins anew and replaces that after its first epoch: interrupt it, and give --resume, to go on from there.`;
  } catch {
    // What is damaged, or of another training, cannot be gone on from.
    return undefined;
  }
};

/** Throws a sentence that names the first setting in which a file and a command differ, with both values. */
const assertSame = (
  metadata: Readonly<Record<string, string>>,
  asked: Readonly<Record<string, string>>,
  source: string,
): void => {
  // What only the file says is a difference as well, such as a model that its training went on from.
  for (const name of Object.keys(trainingNotes)) {
    const value = asked[name] ?? usualNotes[name];
    const found = Object.hasOwn(metadata, name) ? metadata[name] : usualNotes[name];
    // The place of the data does not matter: the fingerprint identifies them.
    if (found === value || name === "dataset") continue;
    const [what, before, now] = difference(name, found, value);
    throw new Error(
      `${source} was written with ${what} ${before}, and this command has ${now}: resume with the same settings, or begin anew without --resume.`,
    );
  }
};

/** Notes that are digests, and of what. */
const DIGESTED: ReadonlyMap<string, string> = new Map([
  ["fingerprint", "data of SHA-256"],
  ["featureFingerprint", "features of SHA-256"],
  ["from", "a --from of SHA-256"],
]);

/** The beginning of a digest, which tells it from others. */
const digestIn = (note: string | undefined): string => (note === undefined ? "none" : `${shown(note.slice(0, 12))}…`);

/** The name and both values of a difference: among the settings of one note, the first that differs. */
const difference = (
  name: string,
  found: string | undefined,
  asked: string | undefined,
): readonly [what: string, before: string, now: string] => {
  const digested = DIGESTED.get(name);
  if (digested !== undefined) return [digested, digestIn(found), digestIn(asked)];
  if (name !== "hyperparameters" || found === undefined || asked === undefined)
    return [optionOf(name) ?? name, shown(found), asked ?? "none"];
  const [before, now] = [settingsIn(found), settingsIn(asked)];
  const changed = [...before.keys(), ...now.keys()].find((one) => before.get(one) !== now.get(one));
  if (changed === undefined) return [name, shown(found), asked];
  return [shown(changed), shown(before.get(changed)), now.get(changed) ?? "none"];
};

const settingsIn = (json: string): ReadonlyMap<string, string> => {
  try {
    const settings: unknown = JSON.parse(json);
    return new Map(Object.entries(settings ?? {}).map(([name, value]) => [name, String(value)]));
  } catch {
    return new Map();
  }
};

/** A note for a sentence: unchanged if it is plain, else quoted. */
const shown = (note: string | undefined): string =>
  note === undefined ? "none" : /^[\w.+-]{1,60}$/.test(note) ? note : quote(note);
