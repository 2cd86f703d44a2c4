/** Finds data sets on a disk, by name or by file, and reads them. */
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { nearestName } from "../options/nearest.ts";
import { DataError, quote } from "./data-error.ts";
import { type Dataset, readDataset, type ReadingOptions, titlesFrom } from "./dataset.ts";
import type { Digest } from "./fingerprint.ts";
import { fileContent, withFile } from "./read-file.ts";
import { readFeatures, type ReadFeatures } from "./read-features.ts";
import type { DatasetEntry } from "./dataset-entry.ts";
import { entryNamed, registry } from "./registry.ts";

/** The options for finding and reading a data set. */
export interface LoadOptions extends ReadingOptions {
  /** Folder that holds data sets; by default the folder in the environment variable ATTREC_DATA. */
  readonly folder?: string;
  /** A table of items whose columns become features; by default that of a known data set, and `NAME.item` beside `NAME.inter`. */
  readonly items?: string;
  /** A table of users, likewise. */
  readonly users?: string;
}

/** The table of RecBole that lies beside a file of interactions, if there is one. */
const beside = (file: string, kind: "user" | "item"): string | undefined => {
  const [, name, packed = ""] = /^(.*)\.inter(\.gz|\.zst)?$/.exec(file) ?? [];
  return name === undefined ? undefined : [`${name}.${kind}${packed}`, `${name}.${kind}`].find(mayBeThere);
};

/** A table of users or items, and whether somebody named it: where it only lies there, it need not be what is expected. */
interface TableFile {
  readonly file: string;
  readonly isNamed: boolean;
}

/** A data set with the features in these tables. */
const withTables = async (
  dataset: Dataset,
  files: Readonly<Record<"users" | "items", TableFile | undefined>>,
): Promise<Dataset> => {
  if (files.users === undefined && files.items === undefined) return dataset;
  const { interactions } = dataset;
  const read = async (table: TableFile | undefined, of: "user" | "item"): Promise<ReadFeatures> => {
    if (table === undefined) return NO_FEATURES;
    try {
      return await withFile(table.file, (source) => readFeatures(source, of, interactions[`${of}Names`]));
    } catch (fault) {
      if (table.isNamed || !(fault instanceof DataError)) throw fault;
      return { ...NO_FEATURES, remarks: [`No features of ${of}s: ${fault.message}`] };
    }
  };
  const [users, items] = [await read(files.users, "user"), await read(files.items, "item")];
  const remarks = [...(interactions.remarks ?? []), ...users.remarks, ...items.remarks];
  return {
    ...dataset,
    interactions: { ...interactions, remarks },
    features: { users: users.table, items: items.table },
  };
};

const NO_FEATURES: ReadFeatures = { table: new Map(), remarks: [] };

/** Node hashes columns one after another, where they are: no copy of all of them is made. */
const digestByParts: Digest = (parts) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return Promise.resolve(hash.digest("hex"));
};

const PACKAGE_DATA = fileURLToPath(new URL("../../data", import.meta.url));

/**
 * Reads a data set by its name in the registry, or a file of interactions in a known format by its path.
 *
 * The promise is rejected with a `DataError` for an unknown name, a missing file, and an invalid file or filter.
 *
 * @example
 * ```ts
 * const { interactions, filter } = await loadDataset("movietweetings-100k");
 * [interactions.userNames.length, interactions.itemNames.length, filter]; // [2475, 4692, "u10>i2>u10"]
 * ```
 */
export const loadDataset = async (nameOrFile: string, options: LoadOptions = {}): Promise<Dataset> => {
  const entry = entryNamed(nameOrFile);
  const file = entry ? findInteractions(entry, options) : plainFile(nameOrFile);
  const dataset = await withFile(file, (source) =>
    readDataset({ name: entry?.name ?? basename(file), entry }, source, options, digestByParts),
  );
  const folder = entry && folderOf(entry, options);
  const tableOf = (rows: "users" | "items", of: "user" | "item"): TableFile | undefined => {
    const named = options[rows] ?? beside(file, of);
    if (named !== undefined) return { file: named, isNamed: true };
    const found = findFile(entry?.[rows] ?? [], folder);
    return found === undefined ? undefined : { file: found, isNamed: false };
  };
  return withTables(dataset, { users: tableOf("users", "user"), items: tableOf("items", "item") });
};

/**
 * The title of every item of a data set, or its name where no title is known.
 *
 * The promise is rejected with a `DataError` for an invalid title file. A missing title file is no fault.
 *
 * @example
 * ```ts
 * const films = await loadDataset("movietweetings-100k");
 * (await titlesOf(films)).slice(0, 2); // ["The Gold Rush (1925)", "The Wrong Man (1956)"]
 * ```
 */
export const titlesOf = async (dataset: Dataset, options: LoadOptions = {}): Promise<readonly string[]> => {
  const { entry, interactions } = dataset;
  const file = entry && findFile(entry.titles, folderOf(entry, options));
  return file ? titlesFrom(dataset, fileContent(file), file) : interactions.itemNames;
};

const folderOf = (entry: DatasetEntry, { folder }: LoadOptions): string | undefined =>
  entry.builtIn ? PACKAGE_DATA : (folder ?? process.env["ATTREC_DATA"]);

const findFile = (files: readonly string[], folder: string | undefined): string | undefined =>
  folder === undefined ? undefined : files.map((file) => join(folder, file)).find(mayBeThere);

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

/** Whether there is a file, or the system refuses to tell. In that case reading the file gives the reason. */
const mayBeThere = (file: string): boolean => {
  try {
    statSync(file);
    return true;
  } catch (cause) {
    return !(cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR"));
  }
};

const plainFile = (file: string): string => {
  if (mayBeThere(file)) return file;
  const names = registry.map(({ name }) => name);
  const near = nearestName(file, names);
  throw new DataError(
    `Expected the name of a data set (${names.join(", ")}) or a file of interactions, got ${quote(file)}, which is neither` +
      (near === undefined ? "." : `: did you mean ${quote(near)}?`),
  );
};
