/** Runs trainings in a worker, one at a time. Ending the worker ends a training at once, whatever device it runs on. */
import type { TrainingReport, TrainingRequest } from "./messages.ts";

/** Starts trainings and ends them. */
export interface Trainer {
  readonly start: (request: TrainingRequest) => void;
  readonly stop: () => void;
}

/** A trainer; `hear` gets the reports of the training that runs, and none of one that was stopped. */
export const trainerFor = (hear: (report: TrainingReport) => void): Trainer => {
  let worker: Worker | undefined;
  const stop = (): void => {
    worker?.terminate();
    worker = undefined;
  };
  return {
    stop,
    start: (request) => {
      stop();
      const started = new Worker(new URL("./training.worker.ts", import.meta.url), { type: "module" });
      const hearFrom = (report: TrainingReport): void => {
        if (worker !== started) return;
        if (report.kind === "done" || report.kind === "failed") stop();
        hear(report);
      };
      started.addEventListener("message", ({ data }: MessageEvent<TrainingReport>) => hearFrom(data));
      started.addEventListener("error", ({ message }) =>
        hearFrom({ kind: "failed", message: message || "The training could not be loaded: reload the page." }),
      );
      worker = started;
      started.postMessage(request);
    },
  };
};
