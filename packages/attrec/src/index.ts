/**
 * The sequential recommender AttRec: data, evaluation protocol, training and the model, for Node and browsers alike. The module
 * `attrec/node` reads and writes files.
 *
 * @module attrec
 */

export { decodeTrees, encodeTrees, fillTree, type ModelFile } from "./checkpoint/model-file.ts";
export type { Names } from "./checkpoint/names.ts";
export type { StoredTensor, StoredTensors, StoredType } from "@attrec/tensor/files";
export { type Audit, audit, describeAudit } from "./data/audit.ts";
export { type Batch as BatchArrays, batchCount, batches, type BatchOptions } from "./data/batches.ts";
export { DataError, quote } from "./data/data-error.ts";
export { type Dataset, datasetFrom, titlesFrom } from "./data/dataset.ts";
export { type Filter, filterOf } from "./data/filters.ts";
export type { TimeUnit } from "./data/formats/times.ts";
export { type Columns, fromColumns, type Interactions } from "./data/interactions.ts";
export { type ItemSets, itemsBefore } from "./data/item-sets.ts";
export { type DatasetEntry, entryNamed, type PaperStatistics, registry } from "./data/registry.ts";
export { type Sequences, sequencesOf } from "./data/sequences.ts";
export { type HeldOut, leaveOneOut, type Split, type SplitOptions } from "./data/split.ts";
export { slidingWindows, type WindowOptions, type Windows, type WindowTimes } from "./data/windows.ts";
export { type AttentionOptions, attentionWeights } from "./model/attention.ts";
export { attrec, attrecDefaults, attrecOptions, type AttRecOptions, type AttRecParameters } from "./model/attrec.ts";
export { dropoutRate, initialSpread, latentDimensions, penaltyWeight, share } from "./model/common-options.ts";
export { type CountedModel, isCounted } from "./model/counted.ts";
export { metricModel, type MetricOptions, type Places, type ShortTermIntent } from "./model/metric-model.ts";
export { pairDistances, squaredDistances } from "./model/distance.ts";
export type { Batch, Query, SequentialModel, Sizes } from "./model/model.ts";
export { type AnyModel, type ModelFactory, opaque, type RankingModel } from "./model/ranking-model.ts";
export type { Score, Scores } from "./model/score.ts";
export { clipRows, l2 } from "./model/regularization.ts";
export { timeSignal } from "./model/time-signal.ts";
export { assertSetting, checkOptions, isSetting, OptionError } from "./options/check.ts";
export { optionsHelp, optionsTable, written } from "./options/describe.ts";
export { assertLength, lengthFault, lengthSettings, type TakesLengths } from "./options/lengths.ts";
export { either, lookUp, noSuch, shown } from "./options/names.ts";
export { nearestName } from "./options/nearest.ts";
export {
  type ChoiceOption,
  choiceOption,
  defaultsOf,
  type FlagOption,
  flagOption,
  type IntegerOption,
  integerOption,
  type ListOption,
  listOption,
  type NumberOption,
  numberOption,
  type Option,
  type Options,
  optionsLike,
  type Setting,
  type SettingOf,
  type Settings,
  type SettingsOf,
  type SingleOption,
  type TextOption,
  textOption,
} from "./options/option.ts";
export { type JsonSchema, schemaOf } from "./options/schema.ts";
export { type Assignment, assignmentIn, numberIn, settingsIn } from "./options/text.ts";
export { card, cardLines, differences } from "./protocol/card.ts";
export { cutoffNotes, hitRatio, meanReciprocalRank, type Metrics, metricsOf, ndcg } from "./protocol/metrics.ts";
export { type Experiment, prepareExperiment, type WindowLengths } from "./protocol/experiment.ts";
export { authorProtocol, defaultProtocol, type Protocol } from "./protocol/protocol.ts";
export {
  type Count,
  type Counted,
  type CountingScore,
  type Part,
  type Ranks,
  rankUsers,
  type ScoredBlock,
} from "./protocol/ranking.ts";
export { rank, rehearseRank } from "./protocol/rank.ts";
export { scorer, scoresOf } from "./protocol/scorer.ts";
export { recommend, type Recommendations } from "./protocol/recommend.ts";
export { isVisible, jsonText, terminalText, visible } from "./text/escape.ts";
export { adagrad, adagradOptions, type AdagradState } from "./optimizers/adagrad.ts";
export { adam, adamOptions, type AdamState } from "./optimizers/adam.ts";
export { gradientDescent } from "./optimizers/gradient-descent.ts";
export { type AnyOptimizer, optimizerNamed, optimizerNames } from "./optimizers/named.ts";
export type { Optimizer } from "./optimizers/optimizer.ts";
export { accumulated, type AccumulatedState } from "./optimizers/accumulation.ts";
export { averaged, type AveragedState } from "./optimizers/averaging.ts";
export { clippedByGlobalNorm, clippedByNorm, clippedByValue, type Wrapper } from "./optimizers/clipping.ts";
export { momentum, momentumOptions, type MomentumState } from "./optimizers/momentum.ts";
export { intoUnitBall, projected } from "./optimizers/projection.ts";
export { rmsprop, rmspropOptions, type RmspropState } from "./optimizers/rmsprop.ts";
export {
  constantRate,
  cosineRate,
  type CycleOptions,
  exponentialRate,
  oneCycleRate,
  type Schedule,
  steppedRate,
  warmedUp,
} from "./optimizers/schedule.ts";
export { adamW, adamWOptions, type Decay, decayed, penalized } from "./optimizers/weight-decay.ts";
export { batchTensors, type Best, fit, type FitEvent, type FitOptions, type Progress } from "./training/fit.ts";
export { train, type TrainingPlan } from "./training/train.ts";
export { trainingOptions } from "./training/training-options.ts";
export { initialState, type StepResult, trainingStep, type TrainingState } from "./training/step.ts";
