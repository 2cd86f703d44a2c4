/** Makes a data set from the content of its file, whatever the origin of the content. */
import { applyFilter, filterOf } from "./filters.ts";
import type { Features } from "./features.ts";
import { actionsFingerprint, type Digest } from "./fingerprint.ts";
import { parseTitles } from "./formats/movies-dat.ts";
import { unpack } from "./gzip.ts";
import type { Interactions } from "./interactions.ts";
import { readSource } from "./read-source.ts";
import type { DatasetEntry } from "./dataset-entry.ts";
import { entryNamed } from "./registry.ts";
import { type Source, sourceInMemory } from "./source.ts";

/** A data set that was read and filtered. */
export interface Dataset {
  readonly name: string;
  /** The file that was read. */
  readonly file: string;
  /** Name of the filter that was applied. */
  readonly filter: string;
  /** The columns that were chosen, if any were. */
  readonly columns?: string;
  readonly interactions: Interactions;
  /** What is known of users and items beside their actions, if tables of them were given or found. */
  readonly features?: Features;
  /** SHA-256 of the filtered interactions; see `actionsFingerprint`. */
  readonly fingerprint: string;
  /** L and T of the paper; 5 and 3 for a plain file. */
  readonly historyLength: number;
  readonly targetCount: number;
  /** The registry's entry for it; absent for a plain file. */
  readonly entry?: DatasetEntry;
}

/** How a file is to be read. */
export interface ReadingOptions {
  /** Name of a filter; by default the data set's own, or "none" for a plain file. */
  readonly filter?: string;
  /** The columns by name or number, such as "user=buyer,item=sku,time=when"; by default they are found by their usual names. */
  readonly columns?: string;
}

const PLAIN_FILE = { filter: "none", historyLength: 5, targetCount: 3 } as const;

/**
 * A data set from the content of its file, plain or packed by gzip or zstd. A page that has fetched a file uses it as Node uses `loadDataset`
 * of `attrec/node` for a file on a disk.
 *
 * `name` is a name in the registry, which then gives the filter, or any other name. The promise is rejected with a `DataError`
 * for invalid content or an invalid filter.
 *
 * @example
 * ```ts
 * const content = new TextEncoder().encode("user,item,time\nann,Alien,1\nann,Heat,2\nbob,Heat,3\n");
 * const { interactions } = await datasetFrom("mine.csv", content);
 * [interactions.userNames, interactions.itemNames]; // [["ann", "bob"], ["Alien", "Heat"]]
 * ```
 */
export const datasetFrom = (
  name: string,
  content: Uint8Array<ArrayBuffer>,
  options: ReadingOptions = {},
): Promise<Dataset> => readDataset({ name, entry: entryNamed(name) }, sourceInMemory(content, name), options);

/** The data set that a file is. */
export interface DataOrigin {
  readonly name: string;
  /** The registry's entry for it, if there is one. */
  readonly entry: DatasetEntry | undefined;
}

/** A data set from a file, with the filter of this name or the data set's own filter. */
export const readDataset = async (
  { name, entry }: DataOrigin,
  source: Source,
  { filter: asked, columns }: ReadingOptions,
  digest?: Digest,
): Promise<Dataset> => {
  const { historyLength, targetCount, filter: usual } = entry ?? PLAIN_FILE;
  const filter = asked ?? usual;
  const steps = filterOf(filter);
  const interactions = applyFilter(await readSource(source, columns ?? entry?.columns), steps);
  return {
    name,
    file: source.file,
    filter,
    ...(columns !== undefined && { columns }),
    interactions,
    fingerprint: await actionsFingerprint(interactions, digest),
    historyLength,
    targetCount,
    ...(entry && { entry }),
  };
};

/**
 * The title of every item of a data set, from the content of a file of titles. An item without a title gets its name. Error
 * messages call the content `file`.
 *
 * @example
 * ```ts
 * const content = new TextEncoder().encode("Alien::Alien (1979)\nHeat::Heat (1995)\n");
 * await titlesFrom(data, content); // ["Alien (1979)", "Brazil", "Casablanca", "Dune", "Eraserhead", "Fargo", "Gandhi", "Heat (1995)"]
 * ```
 */
export const titlesFrom = async (
  { entry, interactions }: Dataset,
  content: Uint8Array<ArrayBuffer>,
  file = "titles",
): Promise<readonly string[]> => {
  const titles = parseTitles(unpack(content, file).content, file, entry?.titleEncoding);
  return interactions.itemNames.map((name) => titles.get(name) ?? name);
};
