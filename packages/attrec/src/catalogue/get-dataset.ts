/** Fetches a data set from its publisher into a folder, whole or not at all. */
import { createHash } from "node:crypto";
import { copyFileSync, createReadStream, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { makeFolder, whatIsAt } from "../checkpoint/folder.ts";
import { DataError } from "../data/data-error.ts";
import { readDataset } from "../data/dataset.ts";
import type { DatasetEntry } from "../data/dataset-entry.ts";
import { withFile } from "../data/read-file.ts";
import { entryNamed, registry } from "../data/registry.ts";
import { noSuch } from "../options/names.ts";
import { download, type DownloadProgress, forget, wrongContent } from "./download.ts";
import { type Download, type Origin, originOf } from "./origins.ts";
import { extract } from "./zip-entry.ts";

/** What was fetched. */
export interface Fetched {
  /** The file of the interactions. */
  readonly file: string;
  /** Whether it lay there already, and nothing was fetched. */
  readonly wasThere: boolean;
  /** Users, items and interactions before any filter. */
  readonly counts: readonly [users: number, items: number, interactions: number];
  /** What the file was held against, in sentences. */
  readonly checks: readonly string[];
}

/**
 * Fetches the data set of this name into `folder`, where `loadDataset` finds it. A download that was cut off goes on where it ended; a file
 * takes its place only once it was unpacked, held against what is known of it, and read.
 *
 * The promise is rejected with a `DataError` for an unknown name, for a data set that its publisher does not give to everyone, with the
 * reason, and for whatever is wrong with what came.
 *
 * @example
 * ```ts
 * await getDataset("yelp", "data"); // DataError: The data set "yelp" cannot be fetched by a command. Its publisher gives it only to those who agree to the terms…
 * ```
 */
export const getDataset = (name: string, folder: string, progress?: DownloadProgress): Promise<Fetched> => {
  const entry = entryNamed(name);
  const origin = originOf(name);
  if (!entry || !origin)
    return Promise.reject(
      new DataError(
        noSuch(
          "data set",
          name,
          registry.map((one) => one.name),
        ),
      ),
    );
  return getFrom(origin, entry, folder, progress);
};

/** The same with an origin of one's own, for tests. */
export const getFrom = async (
  { download: given, counts }: Origin,
  entry: DatasetEntry,
  folder: string,
  progress?: DownloadProgress,
): Promise<Fetched> => {
  if (typeof given === "string")
    throw new DataError(
      `The data set "${entry.name}" cannot be fetched by a command. ${given} Its place is ${entry.source}, and that of its file ` +
        `${join(folder, entry.files[0] ?? "")}.`,
    );
  const last = given.files.at(-1);
  if (!last) throw new DataError(`The data set "${entry.name}" has no files.`);
  const file = join(folder, last.to);
  const read = (from: string): Promise<Fetched["counts"]> => countsOf(from, entry, counts, given.url);
  if (whatIsAt(file))
    return { file, wasThere: true, counts: await read(file), checks: ["It lay there already: nothing was fetched."] };
  makeFolder(folder);
  const part = join(folder, `${entry.name}.part`);
  await download(given.url, part, progress);
  const fresh = given.files.map(({ to }) => `${join(folder, to)}.fetched`);
  try {
    await unpackAll(given, part, fresh);
    const found = await read(fresh.at(-1) ?? "");
    // The interactions come last: where they are, all is there.
    given.files.forEach(({ to }, i) => renameSync(fresh[i] ?? "", join(folder, to)));
    return { file, wasThere: false, counts: found, checks: checksOf(given, counts) };
  } finally {
    for (const one of fresh) rmSync(one, { force: true });
    // What is whole but wrong would be wrong again.
    forget(part);
  }
};

const unpackAll = async ({ url, files }: Download, part: string, fresh: readonly string[]): Promise<void> => {
  for (const [i, { from, sha256 }] of files.entries()) {
    const to = fresh[i] ?? "";
    makeFolder(dirname(to));
    if (from === undefined) copyFileSync(part, to);
    else await extract(part, from, to);
    if (sha256 === undefined) continue;
    const found = await digestOf(to);
    if (found !== sha256) throw wrongContent(url, `the file whose SHA-256 is ${sha256}`, found);
  }
};

const digestOf = async (file: string): Promise<string> => {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
};

/** Reads a file, and counts what is in it. Throws a `DataError` where other counts are known. */
const countsOf = async (
  file: string,
  entry: DatasetEntry,
  known: Origin["counts"],
  url: string,
): Promise<Fetched["counts"]> => {
  const { interactions } = await withFile(file, (source) =>
    readDataset({ name: entry.name, entry }, source, { filter: "none" }),
  );
  const found = [interactions.userNames.length, interactions.itemNames.length, interactions.users.length] as const;
  if (known && known.some((count, i) => count !== found[i]))
    throw wrongContent(url, `${known.join(" / ")} users, items and interactions`, found.join(" / "));
  return found;
};

const checksOf = ({ files }: Download, counts: Origin["counts"]): readonly string[] => [
  files.some(({ sha256 }) => sha256 !== undefined)
    ? "Its SHA-256 is the known one."
    : "No checksum of it is known: it was read as a whole, and nothing more can be said.",
  ...(counts ? ["Users, items and interactions are as many as are known."] : []),
];
