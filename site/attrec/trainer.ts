/**
 * Runs trainings in a worker, one at a time. The page hears no more of one that was stopped, whatever device it runs on, and its
 * worker is ended: at once, or when a browser no longer waits for the graphics card, which may take it some seconds.
 */
import type { TrainingReport, TrainingRequest } from "./messages.ts";
import { startWorker } from "./start-worker.ts";

/** Starts trainings and ends them. */
export interface Trainer {
  readonly start: (request: TrainingRequest) => void;
  readonly stop: () => void;
}

/** A trainer; `hear` gets the reports of the training that runs, and none of one that was stopped. */
export const trainerFor = (hear: (report: TrainingReport) => void): Trainer => {
  let running: Worker | undefined;
  /** A worker that is loaded before it is needed, so that a training needs no network any more. */
  let next: Worker | undefined;

  const prepare = (): void => {
    const worker = startWorker();
    next = worker;
    const hearFrom = (report: TrainingReport): void => {
      if (running !== worker) return;
      if (report.kind === "done" || report.kind === "failed") stop();
      hear(report);
    };
    worker.addEventListener("message", ({ data }: MessageEvent<TrainingReport>) => hearFrom(data));
    worker.addEventListener("error", ({ message }) => {
      // One that did not load is tried again when it is needed.
      if (next === worker) next = undefined;
      hearFrom({ kind: "failed", message: message || "The training could not be loaded: reload the page." });
    });
  };
  const stop = (): void => {
    running?.terminate();
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
      running?.postMessage(request);
    },
  };
};
