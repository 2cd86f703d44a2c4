import { Interrupted, type Output } from "attrec/node";
import { describeBudget } from "../suite/budget.ts";
import { claim } from "../suite/claim.ts";
import type { Part } from "../suite/parts.ts";
import { startPool } from "../suite/pool.ts";
import { suiteProgress } from "../suite/progress.ts";
import { expectedCells, runStudy, type StudyResults } from "../suite/run-study.ts";
import { runnerOf } from "../suite/runner.ts";
import { openStore } from "../suite/store.ts";
import type { Study } from "../suite/study.ts";
import type { CompareOptions } from "./options.ts";

/** A suite that was interrupted: what is in the store stays, and the same command goes on. */
const interrupted = (store: string, done: number): Interrupted =>
  new Interrupted(`Interrupted. ${done} cells are kept in ${store}: the same command goes on from there.`);

/** Progress is told at least so often, in milliseconds, also while long cells run. */
const HEARTBEAT = 60_000;

/** Runs a study's cells in processes, keeps them in the store, and tells how it goes. */
export const runSuite = async (
  study: Study,
  parts: readonly Part[],
  options: CompareOptions,
  output: Output,
): Promise<StudyResults> => {
  const release = claim(options.store);
  const store = openStore(options.store);
  const pool = startPool(options.processes);
  const progress = suiteProgress(process.stderr, { expected: expectedCells(study, parts, options) });
  const interrupt = watchInterrupt();
  let beat: NodeJS.Timeout | undefined;
  try {
    if (options.retryFailed) store.forgetFailed();
    output.say(describeBudget(study.budget), { event: "start", parts, budget: study.budget, seeds: study.seeds });
    const runner = runnerOf(store, pool, () => progress.show(runner.counts()));
    beat = setInterval(() => progress.show(runner.counts()), HEARTBEAT);
    const results = await Promise.race([runStudy(study, parts, options, runner), interrupt.happened]);
    const counts = runner.counts();
    progress.clear();
    if (results === "interrupted") throw interrupted(options.store, counts.done);
    output.say(
      `${counts.done} cells: ${counts.done - counts.found} run, ${counts.found} found in ${options.store}, ${counts.failed} failed`,
      { event: "cells", ...counts },
    );
    return results;
  } finally {
    clearInterval(beat);
    interrupt.stop();
    pool.close();
    store.close();
    release();
  }
};

/** Resolves at the first interrupt; a second one, as of a runner that passes signals on, is of no more effect. */
const watchInterrupt = (): { readonly happened: Promise<"interrupted">; readonly stop: () => void } => {
  let note: () => void = () => undefined;
  const happened = new Promise<"interrupted">((resolve) => {
    note = () => resolve("interrupted");
  });
  process.on("SIGINT", note).on("SIGTERM", note);
  return { happened, stop: () => void process.off("SIGINT", note).off("SIGTERM", note) };
};
