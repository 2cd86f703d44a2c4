/**
 * Runs trainings in a helper, one at a time. The page hears no more of one that was stopped, whatever device it runs on, and its
 * worker is ended: at once, or when a browser no longer waits for the graphics card, which may take it some seconds.
 */
import type { TrainingReport, TrainingRequest } from "./messages.ts";
import { type Helper, startHelper } from "./start-helper.ts";

/** Starts trainings and ends them. */
export interface Trainer {
  readonly start: (request: TrainingRequest) => void;
  readonly stop: () => void;
}

/** A trainer; `hear` gets the reports of the training that runs, and none of one that was stopped. */
export const trainerFor = (hear: (report: TrainingReport) => void): Trainer => {
  let running: Helper | undefined;
  /** A worker that is loaded before it is needed, so that a training needs no network any more. */
  let next: Helper | undefined;

  const prepare = (): void => {
    const hearFrom = (report: TrainingReport): void => {
      if (running !== helper) return;
      if (report.kind === "done" || report.kind === "failed") stop();
      hear(report);
    };
    const helper = startHelper(hearFrom, (message) => {
      // One that did not load is tried again when it is needed.
      if (next === helper) next = undefined;
      hearFrom({ kind: "failed", message: message || "The training could not be loaded: reload the page." });
    });
    next = helper;
  };
  const stop = (): void => {
    running?.end();
    running = undefined;
    if (!next) prepare();
  };
  prepare();
  return {
    stop,
    start: (request) => {
      stop();
      running = next;
      next = undefined;
      running?.send(request);
    },
  };
};
