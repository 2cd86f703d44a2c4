/** Runs the cells of a study in processes, keeps what they come to, and tells how it goes. */
import {
  type Counts,
  describeBudget,
  expectedCells,
  openStore,
  type Origin,
  type Part,
  runnerOf,
  runStudy,
  startPool,
  type Study,
  type StudyResults,
} from "@attrec/compare";
import { terminalText } from "attrec/extend";
import { Interrupted, keep, watchInterrupt } from "../program/interrupt.ts";
import type { Output } from "../program/output.ts";
import type { CompareOptions } from "./options.ts";
import { suiteProgress } from "./progress.ts";

/** What is kept of a suite that ends now. */
const keptSentence = (store: string, done: number): string =>
  `${done} cells are kept in ${store}: the same command goes on from there.`;

/** Progress is told at least so often, in milliseconds, also while long cells run. */
const HEARTBEAT = 60_000;

/** Runs a study's cells in processes, keeps them in the store, and tells how it goes. */
export const runSuite = async (
  study: Study,
  parts: readonly Part[],
  options: CompareOptions,
  origin: Origin,
  output: Output,
): Promise<{ readonly results: StudyResults; readonly counts: Counts }> => {
  const store = openStore(options.store);
  const tell = (sentence: string): void => {
    progress.clear();
    process.stderr.write(`${terminalText(sentence)}\n`);
  };
  const pool = startPool(options.processes, { onFewer: tell });
  const progress = suiteProgress(process.stderr, { expected: expectedCells(study, parts, options) });
  const interrupt = watchInterrupt();
  let beat: NodeJS.Timeout | undefined;
  try {
    store.claim();
    store.begin(origin);
    for (const { dataset } of study.data) {
      const { userNames, itemNames } = dataset.interactions;
      store.keepNames(dataset.fingerprint, { users: userNames, items: itemNames });
    }
    if (options.retryFailed) store.forgetFailed();
    output.say(describeBudget(study.budget), { event: "start", parts, budget: study.budget, seeds: study.seeds });
    const runner = runnerOf(store, pool, {
      onChange: () => {
        progress.show(runner.counts());
        keep(keptSentence(options.store, kept(runner.counts())));
      },
      onLost: tell,
    });
    beat = setInterval(() => progress.show(runner.counts()), HEARTBEAT);
    const results = await Promise.race([runStudy(study, parts, options, runner), interrupt.happened]);
    const counts = runner.counts();
    progress.clear();
    if (results === "interrupted") throw new Interrupted(`Interrupted. ${keptSentence(options.store, kept(counts))}`);
    output.say(
      `${counts.done} cells: ${counts.done - counts.found} run, ${counts.found} found in ${options.store}, ${counts.failed} failed`,
      { event: "cells", ...counts },
    );
    return { results, counts };
  } finally {
    clearInterval(beat);
    interrupt.stop();
    pool.close();
    store.close();
  }
};

/** How many outcomes are in the store: all but those of cells that were lost. */
const kept = ({ done, lost }: Counts): number => done - lost;
