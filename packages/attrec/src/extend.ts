/**
 * For authors of models, training loops, commands and studies: the parts that the models and commands of this project are made of.
 *
 * @module attrec/extend
 */

// Parts of models.
export { type AttentionOptions, attentionWeights } from "./model/attention.ts";
export { dropoutRate, initialSpread, latentDimensions, penaltyWeight, share } from "./model/common-options.ts";
export { isCounted } from "./model/counted.ts";
export { pairDistances, squaredDistances } from "./model/distance.ts";
export { metricModel, type MetricOptions, type Places, type ShortTermIntent } from "./model/metric-model.ts";
export { clipRows, l2 } from "./model/regularization.ts";
export { timeSignal } from "./model/time-signal.ts";

// Training loops of one's own.
export { type Batch as BatchArrays, batchCount, batches, type BatchOptions } from "./data/batches.ts";
export { type ItemSets, itemsBefore } from "./data/item-sets.ts";
export { type AnyOptimizer, optimizerNamed, optimizerNames } from "./optimizers/named.ts";
export { batchTensors } from "./training/fit.ts";
export { initialState, type StepResult, trainingStep, type TrainingState } from "./training/step.ts";

// Ranking on a device, and protocol cards.
export { type Count, type Counted, type CountingScore, rankUsers, type ScoredBlock } from "./protocol/ranking.ts";
export { rehearseRank } from "./protocol/rank.ts";
export { cardLines, differences } from "./protocol/card.ts";
export { cutoffNotes } from "./protocol/metrics.ts";

// Options on a command line, in help and in files.
export { assertSetting, isSetting } from "./options/check.ts";
export { optionsHelp, optionsTable, written } from "./options/describe.ts";
export { assertLength, lengthFault, lengthSettings, type TakesLengths } from "./options/lengths.ts";
export { optionsLike } from "./options/option.ts";
export { type JsonSchema, schemaOf } from "./options/schema.ts";
export { type Assignment, assignmentIn, numberIn, settingsIn } from "./options/text.ts";

// Sentences about names and values, and texts that are safe to print.
export { either, lookUp, noSuch, shown } from "./options/names.ts";
export { nearestName } from "./options/nearest.ts";
export { isVisible, jsonText, terminalText, visible } from "./text/escape.ts";
export { quote } from "./data/data-error.ts";

// Data and model files.
export { type Filter, filterOf } from "./data/filters.ts";
export { entryNamed } from "./data/registry.ts";
export type { StoredTensor, StoredTensors, StoredType } from "@attrec/tensor/files";
