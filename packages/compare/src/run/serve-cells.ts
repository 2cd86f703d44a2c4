/** Runs the cells that a suite sends to this process, one at a time and with one thread, until that suite is gone. */
import { Worker } from "node:worker_threads";
import { type Device, wasm } from "@attrec/tensor";
import type { Dataset } from "attrec";
import { loadDataset } from "attrec/node";
import { canonical } from "../study/cell.ts";
import type { Contender } from "../study/contender.ts";
import type { Outcome } from "../study/outcome.ts";
import type { DataSource } from "../study/study.ts";
import type { Job, Message } from "./job.ts";
import { HEARTBEAT } from "./pool.ts";
import { runCell } from "./run-cell.ts";

/** Reads data sets. It keeps the last one, because cells of one data set follow one another. */
const datasetReader = (): ((source: DataSource) => Promise<Dataset>) => {
  let latest: { readonly source: string; readonly dataset: Dataset } | undefined;
  return async ({ name, ...options }) => {
    const source = canonical({ name, ...options });
    latest = latest?.source === source ? latest : { source, dataset: await loadDataset(name, options) };
    return latest.dataset;
  };
};

const send = (message: Message): Promise<void> =>
  new Promise((resolve) => {
    // An error means that the other side is gone: the process ends by the event below.
    process.send?.(message, undefined, undefined, () => setImmediate(resolve));
  });

/** The contender of a job. */
export type ContenderOf = (job: Job) => Contender | Promise<Contender>;

/** The device of a job. A process has one thread. */
export type DeviceOf = (job: Job) => Device | Promise<Device>;

/** The wasm device, which is known without a command line. */
export const wasmAlone: DeviceOf = ({ cell: { device = "wasm" } }) => {
  if (device === "wasm") return wasm({ threads: 1 });
  throw new Error(`This process knows the device wasm alone, and not ${device}.`);
};

/** The sentence on an error, which whoever asked reads: code of strangers may have thrown it. */
export type SentenceOf = (error: unknown) => string;

/** The error's own sentence. */
export const messageOf: SentenceOf = (error) => (error instanceof Error ? error.message : String(error));

const outcomeOf = async (
  job: Job,
  contenderOf: ContenderOf,
  deviceOf: DeviceOf,
  sentenceOf: SentenceOf,
  datasetOf: (source: DataSource) => Promise<Dataset>,
): Promise<Outcome> => {
  const { cell, source } = job;
  try {
    const contender = await contenderOf(job);
    return await runCell(
      cell,
      contender.make(cell.settings),
      await datasetOf(source),
      await deviceOf(job),
      (epoch) => send({ kind: "epoch", epoch }),
      contender.attend?.(cell.settings),
    );
  } catch (error) {
    return { kind: "failed", sentence: sentenceOf(error) };
  }
};

/**
 * Runs the cells that arrive as messages, and answers with their outcomes.
 *
 * @example
 * ```ts
 * const worker = new URL("./cells.mjs", import.meta.url);
 * writeFileSync(
 *   worker,
 *   `import { contenderNamed, serveCells } from "@attrec/compare";
 *    serveCells(({ cell }) => contenderNamed(cell.model));`,
 * );
 * const pool = startProcessPool(1, { worker });
 * const { cells } = await planCells(study, ["table2"], defaultPartOptions, () => undefined);
 * const ended = await Promise.all(cells.map(({ cell, source }) => pool.run({ cell, source })));
 * pool.close();
 * ended.map(({ kind }) => kind); // ["done", "done", "done", "done"]
 * ```
 */
export const serveCells = (
  contenderOf: ContenderOf,
  deviceOf: DeviceOf = wasmAlone,
  sentenceOf: SentenceOf = messageOf,
): void => {
  new Worker(new URL("./heartbeat.js", import.meta.url), { workerData: HEARTBEAT }).unref();
  const datasetOf = datasetReader();
  process.on("message", (job: Job) => {
    void outcomeOf(job, contenderOf, deviceOf, sentenceOf, datasetOf).then((outcome) => send({ kind: "end", outcome }));
  });
  process.on("disconnect", () => process.exit());
  // The terminal sends an interrupt to every process; the suite decides when this one ends.
  process.on("SIGINT", () => undefined);
};
