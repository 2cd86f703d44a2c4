/** Runs the cells of a study in processes, keeps what they come to, and tells how it goes. */
import {
  type Counts,
  describeBudget,
  expectedWork,
  openStore,
  PAPERS_CUTOFF,
  type QueuePool,
  type ResultOrigin,
  runStudy,
  shownAddress,
  startQueuePool,
  type StoredStudy,
  type Study,
  type StudyPart,
  type StudyResults,
} from "@attrec/compare";
import { cutoffNotes } from "attrec/extend";
import type { Output } from "../program/output.ts";
import type { CompareOptions } from "./options.ts";
import { cellPool, runWatched, say } from "./watched.ts";

/** Where a suite comes from, all that it sets out to do, and the split that is studied now. */
interface Suite {
  readonly origin: ResultOrigin;
  readonly stored: readonly StoredStudy[];
  readonly split: string;
}

/** Runs a study's cells in processes, keeps them in the store, and tells how it goes. */
export const runSuite = async (
  study: Study,
  parts: readonly StudyPart[],
  options: CompareOptions,
  { origin, split, stored }: Suite,
  output: Output,
): Promise<{ readonly results: StudyResults; readonly counts: Counts }> => {
  const store = openStore(options.store);
  try {
    store.claim();
    store.begin(origin, stored);
    for (const { dataset, names } of study.data) if (names) store.keepNames(dataset.fingerprint, names);
    if (options.retryFailed) store.forgetFailed();
    const device = study.computedBy ?? study.device;
    output.say(`${describeBudget(study.budget)}\ndevice: ${device}`, {
      event: "start",
      parts,
      budget: study.budget,
      seeds: study.seeds,
      device,
    });
    for (const { dataset } of study.data) {
      for (const note of cutoffNotes(PAPERS_CUTOFF, dataset.items))
        output.say(`note: On ${dataset.name} ${note}`, { event: "note", data: dataset.name, note });
    }
    const queue = await queueOf(
      study,
      stored.find((one) => one.split === split),
      options,
    );
    try {
      const { result, counts } = await runWatched(
        {
          store: queue?.keptIn(store) ?? store,
          place: options.store,
          processes: options.processes,
          expected: expectedWork(study, parts, options),
          models: study.models,
          device,
          ...(queue && { queue }),
        },
        (runner) => runStudy(study, parts, options, runner),
      );
      await queue?.finish();
      sayCounts(counts, options.store, output);
      return { results: result, counts };
    } finally {
      queue?.close();
    }
  } finally {
    store.close();
  }
};

/** The machines of the queue that the command line names, if it names one. */
const queueOf = async (
  { models, computedBy }: Study,
  stored: StoredStudy | undefined,
  { queue, retryFailed }: CompareOptions,
): Promise<QueuePool | undefined> => {
  if (queue === undefined || !stored) return undefined;
  const timed = cellPool(1, { models, device: computedBy }, say);
  const pool = await startQueuePool(queue, stored, { timed, retryFailed, tell: say });
  const place = shownAddress(queue);
  say(`Cells wait at ${place} for workers, which may come and go: 'compare worker --queue ${place}' starts one.`);
  return pool;
};

/** Says how many cells there were, and where those that did not run were found. */
export const sayCounts = (counts: Counts, place: string, output: Output): void =>
  output.say(
    `${counts.done} cells: ${counts.done - counts.found} run, ${counts.found} found in ${place}, ${counts.failed} failed`,
    { event: "cells", ...counts },
  );
