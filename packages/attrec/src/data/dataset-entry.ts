/** Defines what is known of a data set that has a name. */
import type { TitleEncoding } from "./formats/movies-dat.ts";

/** One row of Table 1 of the paper. */
export interface PaperStatistics {
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
  /** Interactions / (users x items), in per cent, as printed. */
  readonly densityPercent: number;
  /** Interactions / users, as printed. */
  readonly actionsPerUser: number;
  readonly interval: string;
}

/** The facts known about a named data set. */
export interface DatasetEntry {
  readonly name: string;
  /** A description. It says so if the data are a part or another state of the paper's data. */
  readonly title: string;
  /** The possible files of the interactions, below the data folder (or, if built in, below the package's own). */
  readonly files: readonly string[];
  /** The possible files of the items' titles; empty if none are known. */
  readonly titles: readonly string[];
  readonly titleEncoding: TitleEncoding;
  /** The possible files of a table of items, whose columns become features; none if not given. */
  readonly items?: readonly string[];
  /** Likewise of users. */
  readonly users?: readonly string[];
  /** Whether it comes with this package. */
  readonly builtIn: boolean;
  /** The columns of the file, where its first line does not name them as they usually are. */
  readonly columns?: string;
  /** Name of the default filter. */
  readonly filter: string;
  /** L of the paper. */
  readonly historyLength: number;
  /** T of the paper. */
  readonly targetCount: number;
  readonly licence: string;
  /** The place to get it from. */
  readonly source: string;
  /** Facts that bear on a result on it, in sentences. */
  readonly note?: string;
  /** The line of Table 1 for this data set, perhaps in another state. */
  readonly paper?: PaperStatistics;
  /** The line of Table 1 for data that the paper made from the same source by another rule: results are not comparable. */
  readonly paperOfSource?: PaperStatistics;
}

/** The names of files that may be gzip'd. */
export const packedOrNot = (...files: readonly string[]): readonly string[] =>
  files.flatMap((file) => [file, `${file}.gz`]);

/** The licence of MovieLens in all its versions. */
export const GROUPLENS = "GroupLens: research only, no redistribution without permission, no commercial use.";
