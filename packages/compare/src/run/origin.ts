// The origin of stored results, and the names behind their numbers.
import type { StoredStudy } from "../study/stored-study.ts";

/** The command and the code that results come from. */
export interface ResultOrigin {
  /** The command line, as it can be typed again. */
  readonly command: string;
  /** The commit of the code, with "-dirty" if it was changed since; absent if the code is of no checkout. */
  readonly commit: string | undefined;
}

/** The names of users and items as the data have them, in the order of their numbers. */
export interface StoredNames {
  readonly users: readonly string[];
  readonly items: readonly string[];
}

/** A suite that ran on a store. */
export interface StoredSuite extends ResultOrigin {
  /** When it began, ISO 8601. */
  readonly began: string;
  /** What it set out to do, a study for each split; none in stores of earlier versions. */
  readonly studies: readonly StoredStudy[];
}
