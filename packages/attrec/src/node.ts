/**
 * What of AttRec works on files, and so needs Node.
 *
 * @module attrec/node
 */

export { openTrees, saveTrees } from "./checkpoint/on-disk.ts";
export { loadDataset, type LoadOptions, titlesOf } from "./data/datasets.ts";
