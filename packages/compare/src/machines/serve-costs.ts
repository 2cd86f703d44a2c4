/** Measures the cost of the one cell that is sent to this process, so that its memory is its own, until its sender is gone. */
import { loadDataset } from "attrec/node";
import type { Job } from "../run/job.ts";
import { type ContenderOf, type DeviceOf, messageOf, type SentenceOf, wasmAlone } from "../run/serve-cells.ts";
import { type Cost, costOf } from "./cost.ts";

/** What the process sends: the cost, or a sentence on why there is none. */
export type CostMessage = { readonly cost: Cost } | { readonly failure: string };

/**
 * Measures what arrives as a message, and answers with its cost.
 *
 * @example
 * ```ts
 * const worker = new URL("./costs.mjs", import.meta.url);
 * writeFileSync(
 *   worker,
 *   `import { contenderNamed, serveCosts } from "@attrec/compare";
 *    serveCosts(({ cell }) => contenderNamed(cell.model));`,
 * );
 * const [first] = planned;
 * const cost = first && (await measureIn(worker)(first));
 * // Popularity has no epochs.
 * [cost?.epoch, cost !== undefined && cost.memory > 0]; // [0, true]
 * ```
 */
export const serveCosts = (
  contenderOf: ContenderOf,
  deviceOf: DeviceOf = wasmAlone,
  sentenceOf: SentenceOf = messageOf,
): void => {
  process.on(
    "message",
    (job: Job) => void measure(job, contenderOf, deviceOf, sentenceOf).then((message) => process.send?.(message)),
  );
  process.on("disconnect", () => process.exit());
};

const measure = async (
  job: Job,
  contenderOf: ContenderOf,
  deviceOf: DeviceOf,
  sentenceOf: SentenceOf,
): Promise<CostMessage> => {
  const { cell, source } = job;
  const { name, ...options } = source;
  try {
    const contender = await contenderOf(job);
    const load = () => loadDataset(name, options);
    return { cost: await costOf(cell, contender.make(cell.settings), load, await deviceOf(job)) };
  } catch (error) {
    return { failure: sentenceOf(error) };
  }
};
