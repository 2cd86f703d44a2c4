/** Opens the data that a model file was trained on: where the command line says, or where they are verified to be the same. */
import { readlinkSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Dataset } from "attrec";
import { entryNamed, quote } from "attrec/extend";
import { loadDataset } from "attrec/node";
import type { ModelNotes } from "./model-notes.ts";

/** The options of the command line that concern the data. */
export interface DataOptions {
  /** `--dataset`: a name or a file. */
  readonly dataset?: string | undefined;
  /** `--data`: the folder that holds data. */
  readonly data?: string | undefined;
  /** `--items`: a table of features of items. */
  readonly items?: string | undefined;
  /** `--users`: a table of features of users. */
  readonly users?: string | undefined;
}

/** The name that is noted for a data set: its own if it is in the registry, else that of its file, without folders. */
export const datasetNote = ({ entry, file }: Dataset): string => entry?.name ?? basename(file);

/**
 * The data set that a model was trained on. The promise is rejected with a sentence if the data set is not found, or differs.
 *
 * A file that somebody sent must not open others. So a note names either a data set of the registry, which is read from
 * `--data`, or a file by its bare name. The command looks for such a file in `--data`, or beside the model and in the working
 * directory, and takes it only if it has the digest in the model file. Until then no message describes the file or its faults.
 */
export const modelData = async (notes: ModelNotes, path: string, options: DataOptions): Promise<Dataset> => {
  const load = (name: string): Promise<Dataset> =>
    loadDataset(name, {
      filter: notes.filter,
      ...(notes.columns !== undefined && { columns: notes.columns }),
      ...(options.data !== undefined && { folder: options.data }),
      ...(options.items !== undefined && { items: options.items }),
      ...(options.users !== undefined && { users: options.users }),
    });
  if (options.dataset !== undefined) return same(await load(named(options.dataset, options.data)), notes, path);
  if (entryNamed(notes.dataset)) return same(await load(notes.dataset), notes, path);
  for (const file of candidates(notes.dataset, path, options.data)) {
    const found = await loadIfSame(file, load, notes);
    if (found) return found;
  }
  const where = options.data === undefined ? `beside it or in the working directory` : `in ${options.data}`;
  throw new Error(
    `${path} was trained on the file ${quote(notes.dataset)}. ${isBareName(notes.dataset) ? `There is no such file with the same content ${where}` : "A path in a model file is never opened by itself"}: name the data with --dataset FILE.`,
  );
};

/** The data that `--dataset` names: a data set, a file, or a file in the folder of `--data`. */
const named = (dataset: string, folder: string | undefined): string => {
  if (folder === undefined || entryNamed(dataset) || isFile(dataset)) return dataset;
  return isFile(join(folder, dataset)) ? join(folder, dataset) : dataset;
};

const same = (dataset: Dataset, { fingerprint }: ModelNotes, path: string): Dataset => {
  if (dataset.fingerprint === fingerprint) return dataset;
  throw new Error(
    `${path} was trained on other data than ${dataset.file} (SHA-256 ${quote(fingerprint.slice(0, 12))}…, not "${dataset.fingerprint.slice(0, 12)}"…): its users and items do not have these numbers.`,
  );
};

/** The places where a file of a bare name may lie. */
const candidates = (name: string, path: string, folder: string | undefined): readonly string[] => {
  if (!isBareName(name)) return [];
  const folders = folder === undefined ? [dirname(path), dirname(followed(path)), "."] : [folder];
  return [...new Set(folders.map((one) => resolve(one, name)))].filter(isFile);
};

/** Whether a name is that of a file alone: no folder, no drive, no control characters. */
const isBareName = (name: string): boolean => /^(?!\.)[^/\\:\p{C}]{1,255}$/u.test(name);

/** The target of a link to a model: data may lie beside the model as well as beside the link. */
const followed = (path: string): string => {
  try {
    return resolve(dirname(path), readlinkSync(path));
  } catch {
    return path;
  }
};

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** A file as the data of a model, if it is that data. Otherwise the author of the model file learns nothing about it. */
const loadIfSame = async (
  file: string,
  load: (file: string) => Promise<Dataset>,
  { fingerprint }: ModelNotes,
): Promise<Dataset | undefined> => {
  try {
    const dataset = await load(file);
    return dataset.fingerprint === fingerprint ? dataset : undefined;
  } catch {
    return undefined;
  }
};
