/** The jobs that a test asks a page or a worker to run, and their results. */
import ratingsUrl from "attrec/data/movietweetings-100k/ratings.dat.gz?url";
import type { GpuMode } from "@attrec/tensor/gpu";
import { cardFeatures } from "./card-features.ts";
import { files } from "./files.ts";
import { onGpu } from "./on-gpu.ts";
import { operations } from "./operations.ts";
import { textures } from "./textures.ts";
import { trainSteps } from "./train-steps.ts";

/** A job that a test asks a page or a worker to run. */
export type Job =
  | { readonly kind: keyof typeof jobs; readonly threads: number }
  | { readonly kind: "onGpu"; readonly mode: GpuMode }
  | { readonly kind: "cardFeatures" }
  | { readonly kind: "textures"; readonly steps: readonly number[] };

const jobs = {
  trainSteps: async (threads: number) => trainSteps(await fetched(ratingsUrl), threads),
  operations,
  files,
};

const fetched = async (url: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await (await fetch(url)).arrayBuffer());

/** Runs a job on the calling thread. */
export const runJob = (job: Job): Promise<unknown> => {
  if (job.kind === "onGpu") return onGpu(job.mode);
  if (job.kind === "cardFeatures") return cardFeatures();
  if (job.kind === "textures") return textures(job.steps);
  return jobs[job.kind](job.threads);
};
