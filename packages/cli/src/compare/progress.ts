/** Tells how a suite stands: on one line of a terminal, or now and then on a line of a file. */
import type { WriteStream } from "node:tty";
import type { Counts, WorkLeft } from "@attrec/compare";
import { duration } from "../program/progress-line.ts";
import { canRewrite } from "../program/terminal.ts";

/** How a suite stands, for a person: how many cells are done, running and left, and for how long. */
export interface SuiteProgress {
  readonly show: (counts: Counts, left: WorkLeft, workers?: number) => void;
  /** Takes the line away, so that something else can be printed. */
  readonly clear: () => void;
}

/** Lines into a pipe or a file are at least so far apart, in milliseconds. */
const PLAIN_INTERVAL = 10_000;

/** Progress on a stream: one line that is written over on a terminal, and now and then a line elsewhere. `now` is in milliseconds. */
export const suiteProgress = (
  stream: Pick<WriteStream, "write"> & { readonly isTTY?: boolean; readonly columns?: number },
  now = () => performance.now(),
): SuiteProgress => {
  const isRewritten = canRewrite(stream);
  let last = now();
  return {
    show: (counts, left, workers) => {
      const time = now();
      if (!isRewritten && time - last < PLAIN_INTERVAL) return;
      last = time;
      const text = progressText(counts, left, workers);
      stream.write(isRewritten ? `\r\x1b[K${text.slice(0, (stream.columns ?? 80) - 1)}` : `${text}\n`);
    },
    clear: () => {
      if (isRewritten) stream.write("\r\x1b[K");
    },
  };
};

/** The line itself: `cells: 12 done (3 found, 1 failed), 2 running, 26 left; time left: about 3m 20s`; over a queue with its workers. */
export const progressText = (
  { done, found, failed, running }: Counts,
  { cells, seconds }: WorkLeft,
  workers?: number,
): string => {
  const notes = [...(found > 0 ? [`${found} found`] : []), ...(failed > 0 ? [`${failed} failed`] : [])];
  const time = seconds === undefined ? "" : `; time left: about ${duration(seconds * 1000)}`;
  const many = workers === undefined ? "" : ` by ${workers} ${workers === 1 ? "worker" : "workers"}`;
  return `cells: ${done} done${notes.length > 0 ? ` (${notes.join(", ")})` : ""}, ${running} running${many}, ${Math.max(0, cells - running)} left${time}`;
};
