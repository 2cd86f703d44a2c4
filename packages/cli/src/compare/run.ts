/** Runs the cells of a study in processes, keeps what they come to, and tells how it goes. */
import {
  type Counts,
  describeBudget,
  expectedCells,
  expectedEpochs,
  openStore,
  type Origin,
  type Part,
  runStudy,
  type StoredStudy,
  type Study,
  type StudyResults,
} from "@attrec/compare";
import type { Output } from "../program/output.ts";
import type { CompareOptions } from "./options.ts";
import { watched } from "./watched.ts";

/** Runs a study's cells in processes, keeps them in the store, and tells how it goes. */
export const runSuite = async (
  study: Study,
  parts: readonly Part[],
  options: CompareOptions,
  { origin, stored }: { readonly origin: Origin; readonly stored: readonly StoredStudy[] },
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
    const expected = expectedCells(study, parts, options);
    const epochs = expectedEpochs(study, parts, options);
    const { result, counts } = await watched(
      { store, place: options.store, processes: options.processes, expected, epochs, models: study.models, device },
      (runner) => runStudy(study, parts, options, runner),
    );
    sayCounts(counts, options.store, output);
    return { results: result, counts };
  } finally {
    store.close();
  }
};

/** Says how many cells there were, and where those that did not run were found. */
export const sayCounts = (counts: Counts, place: string, output: Output): void =>
  output.say(
    `${counts.done} cells: ${counts.done - counts.found} run, ${counts.found} found in ${place}, ${counts.failed} failed`,
    { event: "cells", ...counts },
  );
