/** Shows progress and the time left: on one line of a terminal, or now and then on a line of a file. */
import type { WriteStream } from "node:tty";
import { visible } from "attrec/extend";
import { canRewrite } from "./terminal.ts";

/** A display of progress: one line that is overwritten on a terminal, and now and then a line elsewhere. */
export interface ProgressLine {
  /** Shows the share of the work that is done, with the time left. */
  readonly show: (label: string, done: number, total: number) => void;
  /** Removes the line. */
  readonly clear: () => void;
}

/** Lines into a pipe or file are this far apart, in milliseconds. */
const PLAIN_INTERVAL = 10_000;
const TERMINAL_INTERVAL = 100;

/** Progress on a stream, which is a terminal or not. `now` is the time in milliseconds. */
export const progressLine = (
  stream: Pick<WriteStream, "write"> & { readonly isTTY?: boolean; readonly columns?: number },
  now: () => number = () => performance.now(),
): ProgressLine => {
  const started = now();
  const isRewritten = canRewrite(stream);
  let last = isRewritten ? -Infinity : started;
  let shown = false;
  return {
    show: (label, done, total) => {
      const time = now();
      if (time - last < (isRewritten ? TERMINAL_INTERVAL : PLAIN_INTERVAL)) return;
      last = time;
      const share = total > 0 ? done / total : 0;
      const left = share > 0 ? `${duration(((time - started) / share) * (1 - share))} left` : "";
      const text = `${visible(label)}  ${(share * 100).toFixed(0)}%  ${left}`;
      stream.write(isRewritten ? `\r\x1b[K${text.slice(0, (stream.columns ?? 80) - 1)}` : `${text}\n`);
      shown = true;
    },
    clear: () => {
      if (isRewritten && shown) stream.write("\r\x1b[K");
      shown = false;
    },
  };
};

/** Milliseconds as text for people: `45s`, `3m 20s`, `2h 5m`. */
export const duration = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
  return `${Math.floor(seconds / 3600)}h ${Math.floor((seconds % 3600) / 60)}m`;
};
