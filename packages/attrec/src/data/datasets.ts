import { existsSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DataError, quote } from "./data-error.ts";
import { applyFilter, filterOf } from "./filters.ts";
import { fingerprint } from "./fingerprint.ts";
import { readInteractions, readTitles } from "./formats.ts";
import type { Interactions } from "./interactions.ts";
import { type DatasetEntry, registry } from "./registry.ts";

/** How a data set is looked for and read. */
export interface LoadOptions {
  /** Folder that holds data sets; that of the environment variable ATTREC_DATA if not given. */
  readonly folder?: string;
  /** Name of a filter; the data set's own if not given, "none" for a plain file. */
  readonly filter?: string;
}

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

const PACKAGE_DATA = fileURLToPath(new URL("../../data", import.meta.url));
const PLAIN_FILE = { filter: "none", historyLength: 5, targetCount: 3 } as const;

/**
 * Reads a data set by its name in the registry, or a file of interactions in a known format by its path.
 *
 * Throws a `DataError` for an unknown name, a file that is not there, and a file or filter that is not as it should be.
 */
export const loadDataset = (nameOrFile: string, options: LoadOptions = {}): Dataset => {
  const entry = registry.find(({ name }) => name === nameOrFile);
  const file = entry ? findInteractions(entry, options) : plainFile(nameOrFile);
  const { historyLength, targetCount, filter: ownFilter } = entry ?? PLAIN_FILE;
  const filter = options.filter ?? ownFilter;
  const steps = filterOf(filter);
  const interactions = applyFilter(readInteractions(file), steps);
  return {
    name: entry?.name ?? basename(file),
    file,
    filter,
    interactions,
    fingerprint: fingerprint(interactions),
    historyLength,
    targetCount,
    ...(entry && { entry }),
  };
};

/**
 * The title of every item of a data set, or its name where no title is known.
 *
 * Throws a `DataError` for a title file that is not as it should be; that there is none is no fault.
 */
export const titlesOf = ({ entry, interactions }: Dataset, options: LoadOptions = {}): readonly string[] => {
  const file = entry && findFile(entry.titles, folderOf(entry, options));
  if (!file) return interactions.itemNames;
  const titles = readTitles(file, entry.titleEncoding);
  return interactions.itemNames.map((name) => titles.get(name) ?? name);
};

const folderOf = (entry: DatasetEntry, { folder }: LoadOptions): string | undefined =>
  entry.builtIn ? PACKAGE_DATA : (folder ?? process.env["ATTREC_DATA"]);

const findFile = (files: readonly string[], folder: string | undefined): string | undefined =>
  folder === undefined ? undefined : files.map((file) => join(folder, file)).find((file) => existsSync(file));

const findInteractions = (entry: DatasetEntry, options: LoadOptions): string => {
  const folder = folderOf(entry, options);
  const file = findFile(entry.files, folder);
  if (file) return file;
  const advice =
    `Fetch it from ${entry.source} (licence: ${entry.licence.replace(/\.$/, "")}), unpack it, and name the folder with ` +
    `--data FOLDER or the environment variable ATTREC_DATA.`;
  throw new DataError(
    folder === undefined
      ? `The data set ${quote(entry.name)} does not come with this package, and no folder was named to look for ` +
          `${entry.files[0]} in. ${advice}`
      : `The data set ${quote(entry.name)} was looked for in the folder ${folder}, as ${entry.files.join(" or ")}; ` +
          `none of these files is there. ${advice}`,
  );
};

const plainFile = (file: string): string => {
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
  throw new DataError(
    `Expected the name of a data set (${registry.map(({ name }) => name).join(", ")}) or a file of interactions, ` +
      `got ${quote(file)}, which is neither.`,
  );
};
