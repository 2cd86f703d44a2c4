/**
 * The part of AttRec that works on files, and so needs Node.
 *
 * @module attrec/node
 */

export { writeAtomically } from "./checkpoint/atomic-write.ts";
export { makeFolder, whatIsAt } from "./checkpoint/folder.ts";
export { openTrees, saveTrees } from "./checkpoint/on-disk.ts";
export { tryOutput } from "./checkpoint/output.ts";
export { kindOf, reasonOf } from "./checkpoint/reason.ts";
export { runningProcess, type RunningProcess } from "./checkpoint/running-process.ts";
export { loadDataset, type LoadOptions, titlesOf } from "./data/load-dataset.ts";
