/**
 * For authors of models, training loops, commands and studies: the parts that the models and commands of this project are made of.
 *
 * @module attrec/extend
 */

// @category Data
export { type ItemSets, itemsBefore } from "./data/item-sets.ts";
export { type Filter, filterOf } from "./data/filters.ts";
export { type ColumnChoice, columnChoiceOf } from "./data/formats/columns.ts";
export { noQueries } from "./data/queries.ts";
export { nameOfSplit } from "./data/split-rule.ts";
export { entryNamed } from "./data/registry.ts";

// @category Models
export { isCounted } from "./model/counted.ts";
export { usualExamples } from "./model/examples.ts";
export { allNeeds, describeNeeds, featureFingerprint, vocabulariesOf } from "./model/feature-fingerprint.ts";

// @category Parts of models
export { type AttentionOptions, attentionWeights } from "./model/attention.ts";
export { dropoutRate, initialSpread, latentDimensions, penaltyWeight, share } from "./model/common-options.ts";
export { pairDistances, squaredDistances } from "./model/distance.ts";
export { metricModel, type MetricOptions, type Places, type ShortTermIntent } from "./model/metric-model.ts";
export { clipRows, l2 } from "./model/regularization.ts";
export { timeSignal } from "./model/time-signal.ts";

// @category Options
export { assertSetting, isSetting } from "./options/check.ts";
export { optionsHelp, optionsTable, written } from "./options/describe.ts";
export { assertLength, lengthFault, lengthSettings, type TakesLengths, usualLength } from "./options/lengths.ts";
export { optionsLike } from "./options/option.ts";
export { type JsonSchema, schemaOf, valueSchema } from "./options/schema.ts";
export { type Assignment, assignmentIn, numberIn, settingsIn } from "./options/text.ts";

// @category Optimizers
export {
  type AnyOptimizer,
  type NamedOptimizer,
  optimizerIn,
  optimizerNamed,
  optimizerNames,
} from "./optimizers/named.ts";
export { type Course, type NamedSchedule, scheduleIn, scheduleNames } from "./optimizers/named-schedules.ts";
export { wrapperNames } from "./optimizers/named-wrappers.ts";

// @category Training
export { isBelowChance } from "./training/below-chance.ts";
export { type BatchArrays, batchCount, batches, type BatchOptions } from "./data/batches.ts";
export { batchTensors } from "./training/step-inputs.ts";
export {
  initialState,
  type StepOptions,
  type StepResult,
  trainingStep,
  type TrainingState,
  type Watched,
} from "./training/step.ts";

// @category Ranking
export {
  type Count,
  type CountAsked,
  type Counted,
  type CountingScore,
  type FindFirst,
  type FoundFirst,
  type ScoredBlock,
} from "./protocol/rank-counted.ts";
export { queriesFor } from "./protocol/scorer.ts";
export { expectedSampled } from "./protocol/expected-sampled.ts";
export { rankUsers, targetFacts } from "./protocol/ranking.ts";
export { rehearseRank } from "./protocol/rank.ts";
export { cardLines, differences } from "./protocol/card.ts";
export { fewestActions } from "./protocol/user-counts.ts";
export { categoriesOf } from "./metrics/item-categories.ts";
export { isAccuracy } from "./metrics/measure.ts";
export { checkedScores } from "./model/check-results.ts";
export { cutoffNotes } from "./metrics/one-target.ts";

// @category Model files
export type { StoredTensor, StoredTensors, StoredType } from "@attrec/tensor/files";
export { type Notes, readNotes } from "./checkpoint/read-notes.ts";

// @category Printing
export { either, lookUp, noSuch, shown } from "./options/names.ts";
export { nearestName } from "./options/nearest.ts";
export { isVisible, jsonText, terminalText, visible } from "./text/escape.ts";
export { quote } from "./data/data-error.ts";
