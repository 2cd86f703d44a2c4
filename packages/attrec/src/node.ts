/**
 * The part of AttRec that works on files, and so needs Node.
 *
 * @example What other examples begin with
 * ```ts
 * import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { gzipSync } from "node:zlib";
 * const folder = mkdtempSync(join(tmpdir(), "attrec-"));
 * ```
 *
 * @module attrec/node
 */

// @category Data
export { loadDataset, type LoadOptions, titlesOf } from "./data/load-dataset.ts";
export { readText } from "./data/read-text.ts";

export { type Fetched, getDataset } from "./catalogue/get-dataset.ts";
export { type Download, type Origin, originOf } from "./catalogue/origins.ts";

// @category Model files
export { writeAtomically } from "./checkpoint/atomic-write.ts";
export { makeFolder, whatIsAt } from "./checkpoint/folder.ts";
export { openTrees, saveTrees } from "./checkpoint/on-disk.ts";
export { openModel } from "./use/open-model.ts";
export { tryOutput } from "./checkpoint/output.ts";
export { kindOf, reasonOf } from "./checkpoint/reason.ts";

// @category Processes
export { runningProcess, type RunningProcess } from "./checkpoint/running-process.ts";
