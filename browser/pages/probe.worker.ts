/** The worker that runs jobs for tests. */
import { type Job, runJob } from "../jobs/run-job.ts";

addEventListener("message", ({ data }: MessageEvent<Job>) => {
  runJob(data).then(
    (result) => postMessage(result),
    (fault: unknown) =>
      setTimeout(() => {
        throw fault;
      }),
  );
});
