/**
 * The sequential recommender AttRec: data, evaluation protocol, training and the model, for Node and browsers alike. The module
 * `attrec/node` reads and writes files. Authors of models, training loops and commands find the parts in `attrec/extend`.
 *
 * @example What other examples begin with
 * ```ts
 * // Four viewers, each of whom sees six of eight films, from another one on.
 * const films = ["Alien", "Brazil", "Casablanca", "Dune", "Eraserhead", "Fargo", "Gandhi", "Heat"];
 * const rows = ["ann", "bob", "cleo", "dan"].flatMap((viewer, first) =>
 *   films.slice(0, 6).map((_, time) => `${viewer},${films[(first + time) % 8]},${time}`),
 * );
 * const data = await datasetFrom("films.csv", new TextEncoder().encode(["user,item,time", ...rows].join("\n")));
 * const experiment = prepareExperiment(data, defaultProtocol, { historyLength: 2, targetCount: 1 });
 *
 * // AttRec for them, before any training.
 * const model = attrec({ dim: 2 });
 * const parameters = compile((k: KeyTensor) => model.init(k, experiment.sizes), interpreter())(keyTensor(key(1)));
 *
 * // What is known of three of the films.
 * const features: Features = {
 *   users: new Map(),
 *   items: new Map<string, Feature>([
 *     ["year", { kind: "number", values: Float32Array.of(1979, 1985, 0), known: Uint8Array.of(1, 1, 0) }],
 *     ["country", { kind: "category", values: Int32Array.of(1, 2, 0), names: ["", "GB", "US"] }],
 *     [
 *       "genres",
 *       {
 *         kind: "categories",
 *         offsets: Int32Array.of(0, 1, 3, 3),
 *         values: Int32Array.of(0, 0, 1),
 *         names: ["science fiction", "comedy"],
 *       },
 *     ],
 *   ]),
 * };
 * ```
 *
 * @module attrec
 */

// @category Data
export { type Audit, audit } from "./data/audit.ts";
export { describeAudit } from "./data/describe-audit.ts";
export { describeOrder, orderFacts, type OrderFacts, type OrderOptions } from "./data/order.ts";
export { DataError } from "./data/data-error.ts";
export { type Dataset, datasetFrom, type ReadingOptions, titlesFrom } from "./data/dataset.ts";
export {
  categoryOf,
  type Feature,
  type FeatureRows,
  type Features,
  type FeatureTable,
  numbersOf,
  sharesOf,
} from "./data/features.ts";
export type { TimeUnit } from "./data/formats/times.ts";
export { type Columns, fromColumns, type Interactions } from "./data/interactions.ts";
export type { DatasetEntry, PaperStatistics } from "./data/dataset-entry.ts";
export { registry } from "./data/registry.ts";
export { type Sequences, sequencesOf } from "./data/sequences.ts";
export { type Queries, type TargetRule, targetRules } from "./data/queries.ts";
export {
  type ColdUsers,
  type HeldOut,
  leaveOneOut,
  type Split,
  type SplitOptions,
  type SplitRules,
  splitSequences,
} from "./data/split.ts";
export { splitForms, type SplitRule, splitRuleOf } from "./data/split-rule.ts";
export type { NegativeCounts } from "./data/negatives.ts";
export { type SequenceOptions, wholeSequences } from "./data/whole-sequences.ts";
export {
  describeWindows,
  type ShortHistories,
  shortHistoriesChoices,
  slidingWindows,
  type WindowOptions,
  type Windows,
  type WindowTimes,
} from "./data/windows.ts";

// @category Models
export { attrec, attrecDefaults, attrecOptions, type AttRecOptions, type AttRecParameters } from "./model/attrec.ts";
export type { CountedModel } from "./model/counted.ts";
export {
  type FeaturedModel,
  type FeatureNeed,
  type FeatureNeeds,
  type FeaturesFor,
  type FeatureTensor,
  isFeatured,
  type MadeModel,
  modelWith,
  withFeatures,
} from "./model/featured.ts";
export type { Batch, Examples, Query, SequenceExamples, UsualExamples, WindowExamples } from "./model/examples.ts";
export type { Attends, ModelParts, Nearer, SequentialModel, Sizes } from "./model/model.ts";
export type { UsualTraining } from "./model/usual-training.ts";
export { type AnyModel, type ModelFactory, opaque, type RankingModel } from "./model/ranking-model.ts";

// @category Options
export { checkOptions, OptionError } from "./options/check.ts";
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
  type Setting,
  type SettingOf,
  type Settings,
  type SettingsOf,
  type SingleOption,
  type TextOption,
  textOption,
} from "./options/option.ts";

// @category Optimizers
export { adagrad, adagradOptions, type AdagradState } from "./optimizers/adagrad.ts";
export { adam, adamOptions, type AdamState } from "./optimizers/adam.ts";
export { gradientDescent } from "./optimizers/gradient-descent.ts";
export type { Optimizer } from "./optimizers/optimizer.ts";
export { accumulated, type AccumulatedState, type Accumulation } from "./optimizers/accumulation.ts";
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

// @category Training
export { type Budget, budgetIn } from "./training/budget.ts";
export type { EpochAgain, Numbers, Trace } from "./training/finite.ts";
export { fit } from "./training/fit.ts";
export type { Best, FitEvent, FitOptions, Judgement, Progress } from "./training/fit-events.ts";
export type { StepInput } from "./training/step-inputs.ts";
export { judge, train, type TrainingPlan } from "./training/train.ts";
export { traceNotFinite } from "./training/trace-not-finite.ts";
export { trainingOptions } from "./training/training-options.ts";

// @category Ranking
export type { Score, Scores } from "./model/score.ts";
export { card } from "./protocol/card.ts";
export { type AccuracyMetric, accuracyMetrics, type AccuracyName, type Placed } from "./metrics/accuracy.ts";
export {
  type AllListsMetric,
  type EachListMetric,
  type ListFacts,
  listFacts,
  type ListMetric,
  listMetrics,
  type ListName,
} from "./metrics/lists.ts";
export {
  measure,
  type Measured,
  type MeasureOptions,
  type MetricName,
  metricNames,
  usualCutoffs,
  usualMetrics,
} from "./metrics/measure.ts";
export { type Figure, figuresIn } from "./metrics/figure.ts";
export { hitRatio, meanReciprocalRank, type Metrics, metricsOf, ndcg } from "./metrics/one-target.ts";
export { cutExamples } from "./protocol/cut-examples.ts";
export {
  type DeclaresExamples,
  type Experiment,
  prepareExperiment,
  splitUnder,
  type WindowLengths,
} from "./protocol/experiment.ts";
export { authorProtocol, defaultProtocol, type Protocol } from "./protocol/protocol.ts";
export { type NegativeRule, negativeRules, protocolFor } from "./protocol/negative-rule.ts";
export { countUsers, untrainedNote, type UserCounts, userCounts } from "./protocol/user-counts.ts";
export type { Part } from "./protocol/query-blocks.ts";
export type { Lists } from "./protocol/found.ts";
export type { Ranks } from "./protocol/ranking.ts";
export { rank, type RankingWishes } from "./protocol/rank.ts";
export { scorer, scoresOf } from "./protocol/scorer.ts";

// @category Use
export {
  recommend,
  recommendAll,
  type RecommendAllTask,
  type Recommendations,
  type RecommendTask,
  type RecommendWishes,
  type UserRecommendations,
} from "./use/recommend.ts";
export { type Addition, additionsTo } from "./use/additions.ts";
export { explain, type Explanation } from "./use/explain.ts";
export { grow, type Grown, type RowNames } from "./use/grow.ts";
export { withStranger } from "./use/row-parameters.ts";
export {
  type Asked,
  type Embeddings,
  embeddingsOf,
  type NearItem,
  recommenderOf,
  type TrainedModel,
} from "./use/trained.ts";
export { type Nearness, similarItems, type SimilarWishes } from "./use/similar-items.ts";
export { trainedModelIn } from "./use/trained-model-in.ts";

// @category Model files
export { decodeTrees, encodeTrees, fillTree, type ModelFile } from "./checkpoint/model-file.ts";
export type { Names } from "./checkpoint/names.ts";
