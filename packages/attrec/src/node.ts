/**
 * What of AttRec works on files, and so needs Node.
 *
 * @module attrec/node
 */

export { writeAtomically } from "./checkpoint/atomic-write.ts";
export { makeFolder, whatIsAt } from "./checkpoint/folder.ts";
export { openTrees, saveTrees } from "./checkpoint/on-disk.ts";
export { tryOutput } from "./checkpoint/output.ts";
export { kindOf, reasonOf } from "./checkpoint/reason.ts";
export { loadDataset, type LoadOptions, titlesOf } from "./data/datasets.ts";

// What a command of another package has in common with this one's.
export { outputOf, type Output } from "./command/output.ts";
export { canRewrite, duration } from "./command/progress-line.ts";
export { runGuarded } from "./command/guarded.ts";
export { Interrupted, keep, watchInterrupt } from "./command/interrupt.ts";
export { type Reader, unprinted, watchReader } from "./command/reader.ts";
export { runProgram } from "./command/run-program.ts";
export { filterNamed, numberFor, positiveNumber, protocolNamed, wholeNumber } from "./command/settings.ts";
export { UsageError } from "./command/usage-error.ts";
export { htmlText, isVisible, jsonText, latexText, markdownText, terminalText, visible } from "./text/escape.ts";
