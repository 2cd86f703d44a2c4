/** A process that measures the cost of one cell, so that its memory is its own, and ends. */
import { wasm } from "@attrec/tensor";
import { loadDataset } from "attrec/node";
import type { Job } from "../run/job.ts";
import { contenderNamed } from "../study/compared-models.ts";
import { type Cost, costOf } from "./cost.ts";

/** What the process sends: the cost, or a sentence on why there is none. */
export type CostMessage = { readonly cost: Cost } | { readonly failure: string };

const measure = async ({ cell, source: { name, ...options } }: Job): Promise<CostMessage> => {
  try {
    const made = contenderNamed(cell.model).make(cell.settings);
    return { cost: await costOf(cell, made, () => loadDataset(name, options), wasm({ threads: 1 })) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
};

process.on("message", (job: Job) => void measure(job).then((message) => process.send?.(message)));
process.on("disconnect", () => process.exit());
