/**
 * The comparison of AttRec with other models: a study, the search of hyper-parameters, processes that run it, tests of
 * significance, and a report.
 *
 * @example What other examples begin with
 * ```ts
 * import { mkdtempSync, writeFileSync } from "node:fs";
 * import { tmpdir } from "node:os";
 * import { basename, join } from "node:path";
 * import { pathToFileURL } from "node:url";
 *
 * // Two models that count, on the viewers of a hundred films or more in the data that come with the package; nothing is searched.
 * const source = { name: "movietweetings-100k", filter: "u100" };
 * const dataset = await loadDataset(source.name, source);
 * const study: Study = {
 *   data: [{ source, dataset: dataFacts(dataset, defaultProtocol) }],
 *   models: ["popularity", "item-knn"].map(contenderNamed),
 *   seeds: [1, 2],
 *   budget: { method: "none", configurations: 1, epochs: 20 },
 *   training: { batchSize: 1000, every: 1, patience: 5 },
 *   protocol: defaultProtocol,
 *   negatives: "own",
 *   fixed: {},
 *   code: codeOf,
 * };
 * const { cells: planned } = await planCells(study, ["table2"], defaultPartOptions, () => undefined);
 *
 * // Its cells, run in a process of their own, and kept.
 * const folder = mkdtempSync(join(tmpdir(), "compare-"));
 * const store = openStore(join(folder, "results.db"));
 * const pool = startProcessPool(1);
 * const results = await runStudy(study, ["table2"], defaultPartOptions, runnerOf(store, pool));
 * pool.close();
 * ```
 *
 * @module @attrec/compare
 */

// @category Studies
export { describeBudget, methodNames, rungsOf } from "./search/budget.ts";
export { gridPoints, sizeOf, type Space } from "./search/grid.ts";
export { assertAffordable } from "./search/tune.ts";
export type { Contender } from "./study/contender.ts";
export { contenders } from "./study/compared-models.ts";
export { allContenders, contenderNamed, moreContenders } from "./study/more-models.ts";
export { withEarlierChoices } from "./study/earlier-choices.ts";
export { featuresOf } from "./study/features.ts";
export { defaultPartOptions, partNames, type StudyPart } from "./study/parts.ts";
export { dataFacts, type DataFacts } from "./study/data-facts.ts";
export {
  type StoredData,
  type StoredModel,
  type StoredStudy,
  storedStudy,
  studyOfStored,
} from "./study/stored-study.ts";
export type { DataSource, Study, StudyData } from "./study/study.ts";

// @category Running studies
export { codeOf } from "./run/contender-version.ts";
export type { Job } from "./run/job.ts";
export { type PoolOptions, type ProcessPool, startProcessPool } from "./run/pool.ts";
export { type ContenderOf, type DeviceOf, type SentenceOf, serveCells } from "./run/serve-cells.ts";
export { runStudy, type StudyResults } from "./run/run-study.ts";
export {
  type Counts,
  type OutcomeStore,
  type Pending,
  type Runner,
  runnerOf,
  type WatchedRunner,
} from "./run/runner.ts";
export { type AskedCell, type ExpectedWork, expectedWork, type WorkLeft, workLeft } from "./run/time-left.ts";
export { assertSettable } from "./run/settable.ts";
export type { ResultOrigin, StoredNames, StoredSuite } from "./run/origin.ts";
export { storedRunner } from "./run/stored-runner.ts";
export { type CellCounts, type ModelStatus, statusOf } from "./run/status.ts";
export { readStore, type StoreReader } from "./run/read-store.ts";
export { openStore, type Store } from "./run/store.ts";

// @category Many machines
export { assertPlan } from "./machines/assert-plan.ts";
export { type OwnData, ownSource } from "./machines/own-source.ts";
export { type CellFolder, cellFolder } from "./machines/cell-folder.ts";
export { estimateStudy, type MeasureCost, measureIn, type ModelEstimate } from "./machines/estimate.ts";
export type { Cost } from "./machines/cost.ts";
export { serveCosts } from "./machines/serve-costs.ts";
export { mergeCells, type Merged } from "./machines/merge.ts";
export { planCells, type PlannedCell, shardOf, type StudyPlan } from "./machines/plan.ts";
export { PAPERS_CUTOFF } from "./report/metrics.ts";
export { repetitionFault, sampleOf } from "./machines/verify.ts";
export { type ReportedRows, type VerifiedReport, verifyReport } from "./machines/verify-report.ts";
export { type EngineName, engineNames, scriptFor, type ScriptOptions } from "./machines/scripts.ts";
export { planText, readPlan } from "./machines/plan-file.ts";
export {
  type Accepted,
  type AcceptQuestion,
  type AcceptStudy,
  acceptIn,
  serveAcceptance,
} from "./queue/accept-study.ts";
export type { QueuedData, QueuedStudy } from "./queue/queued-study.ts";
export { type QueuePool, type QueuePoolOptions, startQueuePool } from "./queue/queue-pool.ts";
export {
  type QueueWorker,
  type QueueWorkerOptions,
  startQueueWorker,
  type WorkerCounts,
} from "./queue/queue-worker.ts";
export { isRedisAddress, shownAddress } from "./queue/redis-address.ts";

// @category Reports
export { buildReport, type ReportOptions } from "./report/build.ts";
export type { Report } from "./report/report.ts";
export { splitFinding, type SplitOrder, splitOrders, type UnderSplit } from "./report/split-orders.ts";
export { tryReport, writeReport } from "./report/write.ts";
