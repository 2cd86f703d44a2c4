/** Makes a data set from the content of its file, whatever the origin of the content. */
import { applyFilter, filterOf } from "./filters.ts";
import { fingerprint } from "./fingerprint.ts";
import { readContent } from "./detect-format.ts";
import { parseTitles } from "./formats/movies-dat.ts";
import { unpack } from "./gzip.ts";
import type { Interactions } from "./interactions.ts";
import { type DatasetEntry, entryNamed } from "./registry.ts";

/** A data set that was read and filtered. */
export interface Dataset {
  readonly name: string;
  /** The file that was read. */
  readonly file: string;
  /** Name of the filter that was applied. */
  readonly filter: string;
  readonly interactions: Interactions;
  /** SHA-256 of the filtered interactions; see `fingerprint`. */
  readonly fingerprint: string;
  /** L and T of the paper; 5 and 3 for a plain file. */
  readonly historyLength: number;
  readonly targetCount: number;
  /** The registry's entry for it; absent for a plain file. */
  readonly entry?: DatasetEntry;
}

const PLAIN_FILE = { filter: "none", historyLength: 5, targetCount: 3 } as const;

/**
 * A data set from the content of its file, plain or gzip'd. A page that has fetched a file uses it as Node uses `loadDataset`
 * of `attrec/node` for a file on a disk.
 *
 * `name` is a name in the registry, which then gives the filter, or any other name. The promise is rejected with a `DataError`
 * for invalid content or an invalid filter.
 */
export const datasetFrom = (
  name: string,
  content: Uint8Array<ArrayBuffer>,
  { filter }: { readonly filter?: string } = {},
): Promise<Dataset> => readDataset({ name, file: name, entry: entryNamed(name) }, content, filter);

/** The origin of a file's content. */
export interface DataOrigin {
  readonly name: string;
  /** The name of the file in error messages. */
  readonly file: string;
  /** The registry's entry for it, if there is one. */
  readonly entry: DatasetEntry | undefined;
}

/** A data set from content that was read, with the filter of this name or the data set's own filter. */
export const readDataset = async (
  { name, file, entry }: DataOrigin,
  content: Uint8Array<ArrayBuffer>,
  asked: string | undefined,
): Promise<Dataset> => {
  const { historyLength, targetCount, filter: usual } = entry ?? PLAIN_FILE;
  const filter = asked ?? usual;
  const steps = filterOf(filter);
  const interactions = applyFilter(readContent(content, file), steps);
  return {
    name,
    file,
    filter,
    interactions,
    fingerprint: await fingerprint(interactions),
    historyLength,
    targetCount,
    ...(entry && { entry }),
  };
};

/**
 * The title of every item of a data set, from the content of a file of titles. An item without a title gets its name. Error
 * messages call the content `file`.
 */
export const titlesFrom = async (
  { entry, interactions }: Dataset,
  content: Uint8Array<ArrayBuffer>,
  file = "titles",
): Promise<readonly string[]> => {
  const titles = parseTitles(unpack(content, file).content, file, entry?.titleEncoding);
  return interactions.itemNames.map((name) => titles.get(name) ?? name);
};
