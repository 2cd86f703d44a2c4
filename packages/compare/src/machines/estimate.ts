/** Estimates what a study costs before it runs: cells, hours and memory, from a few measured steps of each model. */
import { fork } from "node:child_process";
import { at } from "@attrec/tensor/extend";
import type { Job } from "../run/job.ts";
import type { Cell } from "../study/cell.ts";
import type { PartOptions, StudyPart } from "../study/parts.ts";
import { cellOf, chosenOn, type Study } from "../study/study.ts";
import { cellCounts, type Work } from "../study/work.ts";
import type { Cost } from "./cost.ts";
import type { CostMessage } from "./serve-costs.ts";

/** What one model costs on one data set. */
export interface ModelEstimate {
  readonly data: string;
  readonly model: string;
  /** The most cells, and how many of them are stored. */
  readonly cells: number;
  readonly found: number;
  /** The most seconds of one process for the cells that are left. */
  readonly seconds: number;
  /** The most seconds of its longest cell: no number of machines makes a study shorter. */
  readonly longest: number;
  /** MiB of a process. */
  readonly memory: number;
}

/** Measures the cost of a job's cell. */
export type MeasureCost = (job: Job) => Promise<Cost>;

/**
 * What each model of a study costs on each data set. Early stopping makes it less; a condition is taken to cost what the model's
 * usual configuration costs. `stored` are the cells that have run, and `measure` measures one cell of each model.
 *
 * @example
 * ```ts
 * // As if each model took 2 s to begin, 3 s an epoch and 1 s a ranking; 'measureIn' measures.
 * const measured: MeasureCost = async () => ({ beginning: 2, epoch: 3, ranking: 1, memory: 200 });
 * const trained = { ...study, models: [contenderNamed("fmc")] };
 * await estimateStudy(trained, ["table2"], defaultPartOptions, [], measured); // [{ data: "movietweetings-100k", model: "fmc", cells: 2, found: 0, seconds: 166, longest: 83, memory: 200 }]
 * ```
 */
export const estimateStudy = async (
  study: Study,
  parts: readonly StudyPart[],
  options: PartOptions,
  stored: readonly Cell[],
  measure: MeasureCost,
): Promise<readonly ModelEstimate[]> => {
  const work = cellCounts(study, parts, options);
  const estimates: ModelEstimate[] = [];
  for (const data of study.data) {
    for (const model of study.models) {
      const own = work.filter((one) => one.model === model);
      if (own.length === 0) continue;
      const usual = { choice: chosenOn(data, model), epochs: study.budget.epochs, seed: at(study.seeds, 0) };
      const cell = cellOf(study, data, model, usual);
      const cost = await measure({
        cell,
        source: data.source,
        ...(model.place !== undefined && { place: model.place }),
        ...(study.computedBy !== undefined && { device: study.computedBy }),
      });
      const stands = stored.filter(
        (one) => one.model === cell.model && one.data === cell.data && one.code === cell.code,
      );
      const counted = countFound(own, stands);
      estimates.push({
        data: data.dataset.name,
        model: model.name,
        cells: counted.reduce((sum, { cells }) => sum + cells, 0),
        found: counted.reduce((sum, { found }) => sum + found, 0),
        seconds: counted.reduce(
          (sum, one) => sum + (one.cells - one.found) * secondsOf(one, cost, cell.training.every),
          0,
        ),
        longest: Math.max(
          ...counted.map((one) => (one.found < one.cells ? secondsOf(one, cost, cell.training.every) : 0)),
        ),
        memory: cost.memory,
      });
    }
  }
  return estimates;
};

type Counted = Work & { readonly found: number };

/** Each work with the number of its cells that are stored; parts that share a purpose share what is stored. */
const countFound = (work: readonly Work[], stored: readonly Cell[]): readonly Counted[] => {
  const left = new Map<string, number>();
  const keyOf = (purpose: Cell["purpose"], epochs: number): string => `${purpose} ${epochs}`;
  for (const { purpose, training } of stored) {
    const name = keyOf(purpose, training.epochs);
    left.set(name, (left.get(name) ?? 0) + 1);
  }
  return work.map((one) => {
    const name = keyOf(one.purpose, one.epochs);
    const found = Math.min(left.get(name) ?? 0, one.cells);
    left.set(name, (left.get(name) ?? 0) - found);
    return { ...one, found };
  });
};

/** The most seconds of one cell: all its epochs, each `every`-th of them judged, and the test unless it is a search. */
const secondsOf = ({ epochs, purpose, model }: Work, cost: Cost, every: number): number => {
  const judged = model.counts === true ? 1 : Math.ceil(epochs / every);
  return cost.beginning + epochs * cost.epoch + (judged + (purpose === "search" ? 0 : 1)) * cost.ranking;
};

/**
 * Measures in a process of its own, which runs the file `worker`; see `serveCosts`.
 *
 * @example
 * ```ts
 * const worker = join(folder, "cost.mjs");
 * writeFileSync(worker, `process.on("message", () => process.send({ failure: "This machine has no GPU." }));`);
 * const [first] = planned;
 * first && (await measureIn(pathToFileURL(worker))(first)); // Error: The cost of popularity on movietweetings-100k could not be measured. This machine has no GPU.
 * ```
 */
export const measureIn =
  (worker: URL): MeasureCost =>
  (job) =>
    new Promise((resolve, reject) => {
      const child = fork(worker, { serialization: "advanced", stdio: ["ignore", "ignore", "inherit", "ipc"] });
      const fail = (sentence: string): void =>
        reject(new Error(`The cost of ${job.cell.model} on ${job.source.name} could not be measured. ${sentence}`));
      child.once("error", (error) => fail(error.message));
      child.once("exit", (code, signal) => fail(`Its process ended with ${signal ?? `exit code ${code}`}.`));
      child.once("message", (message: CostMessage) => {
        if ("cost" in message) resolve(message.cost);
        else fail(message.failure);
        child.disconnect();
      });
      child.send(job);
    });
