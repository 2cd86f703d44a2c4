/** A data set from the content of its file, wherever that came from. */
import { applyFilter, type Filter, filterOf } from "./filters.ts";
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
export const datasetFrom = async (
  name: string,
  content: Uint8Array<ArrayBuffer>,
  options: { readonly filter?: string } = {},
): Promise<Dataset> => {
  const entry = entryNamed(name);
  const filter = chosenFilter(entry, options.filter);
  const dataset = datasetOf(name, name, filter, readContent(content, name), entry);
  return { ...dataset, fingerprint: await fingerprint(dataset.interactions) };
};

/** The title of every item of a data set, from the content of a file of titles; its name where none is known. */
export const titlesFrom = async (
  { entry, interactions }: Dataset,
  content: Uint8Array<ArrayBuffer>,
): Promise<readonly string[]> => {
  const file = "titles";
  return titlesIn(parseTitles(unpack(content, file).content, file, entry?.titleEncoding), interactions);
};

/** The filter that was asked for, or the data set's own. */
export const chosenFilter = (entry: DatasetEntry | undefined, asked: string | undefined): NamedFilter => {
  const name = asked ?? entry?.filter ?? PLAIN_FILE.filter;
  return { name, steps: filterOf(name) };
};

/** A filter's steps under the name that was asked for. */
export interface NamedFilter {
  readonly name: string;
  readonly steps: Filter;
}

/** A data set of interactions that were read, all but its fingerprint. */
export const datasetOf = (
  name: string,
  file: string,
  filter: NamedFilter,
  interactions: Interactions,
  entry: DatasetEntry | undefined,
): Omit<Dataset, "fingerprint"> => {
  const { historyLength, targetCount } = entry ?? PLAIN_FILE;
  return {
    name,
    file,
    filter: filter.name,
    interactions: applyFilter(interactions, filter.steps),
    historyLength,
    targetCount,
    ...(entry && { entry }),
  };
};

/** The title of every item, or its name. */
export const titlesIn = (
  titles: ReadonlyMap<string, string>,
  { itemNames }: Pick<Interactions, "itemNames">,
): readonly string[] => itemNames.map((name) => titles.get(name) ?? name);
