/** Finds on this machine the data that another machine names. */
import { basename, join } from "node:path";
import { whatIsAt } from "attrec/node";
import type { DataSource } from "../study/study.ts";

/** A machine's own folder and tables, in the place of another's. */
export type OwnData = Partial<Pick<DataSource, "folder" | "items" | "users">>;

/**
 * Where this machine finds data. A file that is named by its path is taken from the own folder if one of its name lies there.
 *
 * @example
 * ```ts
 * writeFileSync(join(folder, "ratings.csv"), "user,item,time\n");
 * const here = ownSource({ name: "/home/ann/ratings.csv" }, { folder });
 * here.name === join(folder, "ratings.csv"); // true
 * ```
 */
export const ownSource = (source: DataSource, own: OwnData): DataSource => {
  const moved = own.folder === undefined ? undefined : join(own.folder, basename(source.name));
  return { ...source, ...own, name: moved !== undefined && whatIsAt(moved)?.isFile() === true ? moved : source.name };
};
