/** A data set from the content of its file, wherever that came from. */
import { applyFilter, filterOf } from "./filters.ts";
import { fingerprint } from "./fingerprint.ts";
import { readContent } from "./formats.ts";
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
  /** What the registry says of it; absent for a plain file. */
  readonly entry?: DatasetEntry;
}

const PLAIN_FILE = { filter: "none", historyLength: 5, targetCount: 3 } as const;

/**
 * A data set from the content of its file, plain or gzip'd: for a page that has fetched it, what `loadDataset` of
 * `attrec/node` is for a file on a disk.
 *
 * `name` is one of the registry, which then says how to filter, or any other. The promise is rejected with a `DataError`
 * for a content or a filter that is not as it should be.
 */
export const datasetFrom = (
  name: string,
  content: Uint8Array<ArrayBuffer>,
  { filter }: { readonly filter?: string } = {},
): Promise<Dataset> => readDataset({ name, file: name, entry: entryNamed(name) }, content, filter);

/** Where a content comes from. */
export interface DataOrigin {
  readonly name: string;
  /** What faults call it. */
  readonly file: string;
  /** What the registry says of it, if it is there. */
  readonly entry: DatasetEntry | undefined;
}

/** A data set from a content that was read, under the filter of this name or the data set's own. */
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
 * The title of every item of a data set, from the content of a file of titles; its name where none is known. `file` is what
 * faults call it.
 */
export const titlesFrom = async (
  { entry, interactions }: Dataset,
  content: Uint8Array<ArrayBuffer>,
  file = "titles",
): Promise<readonly string[]> => {
  const titles = parseTitles(unpack(content, file).content, file, entry?.titleEncoding);
  return interactions.itemNames.map((name) => titles.get(name) ?? name);
};
