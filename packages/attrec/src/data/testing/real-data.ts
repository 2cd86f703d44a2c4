// Finds the real data sets that some tests read.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { env } from "node:process";
import { fileURLToPath } from "node:url";

/** Folder of the data sets that may not be in the repository. */
export const realData: string =
  env["ATTREC_DATA"] ?? fileURLToPath(new URL("../../../../../../shared/data", import.meta.url));

/** Whether a test that reads this file of the folder must be skipped. */
export const lacks = (file: string): boolean => !existsSync(join(realData, file));
