/** Reads from the options of a command where data and their tables lie. */
import type { DataSource } from "@attrec/compare";
import { UsageError } from "../program/usage-error.ts";

/** The options that say where data and their tables lie. */
interface SourceValues {
  readonly dataset?: readonly string[];
  readonly data?: string | undefined;
  readonly filter?: string | undefined;
  readonly items?: string | undefined;
  readonly usersTable?: string | undefined;
}

/** What was said of the source of data, without its name. Throws a sentence if tables are named for several data sets. */
export const sourceOptions = ({
  dataset = [],
  data,
  filter,
  items,
  usersTable,
}: SourceValues): Omit<DataSource, "name"> => {
  if ((items !== undefined || usersTable !== undefined) && new Set(dataset).size > 1)
    throw new UsageError("--items and --users-table are tables of one data set: name one alone with --dataset.");
  return {
    ...(data !== undefined && { folder: data }),
    ...(filter !== undefined && { filter }),
    ...(items !== undefined && { items }),
    ...(usersTable !== undefined && { users: usersTable }),
  };
};
