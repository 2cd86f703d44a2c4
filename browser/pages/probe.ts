/** The page that runs jobs for tests, on its main thread or in a worker. */
import { type Job, runJob } from "../jobs/run-job.ts";

/** Runs a job in a worker of its own. */
const runInWorker = (job: Job): Promise<unknown> =>
  new Promise((done, fail) => {
    const worker = new Worker(new URL("./probe.worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("error", (event) => fail(new Error(event.message)));
    worker.addEventListener("message", ({ data }) => {
      worker.terminate();
      done(data);
    });
    worker.postMessage(job);
  });

/** The functions that the tests call. */
const probe = { page: runJob, worker: runInWorker };
export type Probe = typeof probe;

Object.assign(globalThis, { probe });
