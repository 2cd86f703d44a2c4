/** Tells whether a process of this machine is still at work, for whoever finds its number in a file. */
import { readFileSync } from "node:fs";

/** A process that has not ended. */
export interface RunningProcess {
  /** Whether a signal has stopped it (Ctrl-Z): it goes on when it is told to. */
  readonly isStopped: boolean;
  /** The moment it started, in a unit of the system; undefined where the system does not say it. Another process may get its number. */
  readonly start: string | undefined;
}

/**
 * The process with a number; undefined if there is none or it has ended. A process that has ended keeps its number until its
 * parent asks for the result (a zombie, state Z on Linux): it does not count as running.
 *
 * @example
 * ```ts
 * runningProcess(process.pid)?.isStopped; // false
 * ```
 */
export const runningProcess = (id: number): RunningProcess | undefined => {
  if (!exists(id)) return undefined;
  const fields = statOf(id);
  const state = fields?.[0];
  return state === "Z" || state === "X" ? undefined : { isStopped: state === "T", start: fields?.[19] };
};

const exists = (id: number): boolean => {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // The system forbids a signal to a process of another user, so that process exists.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
};

/** The fields that Linux gives for a process, from its state on; undefined on other systems. */
const statOf = (id: number): readonly string[] | undefined => {
  try {
    // The second field is the name in brackets, which may hold blanks and brackets itself.
    return readFileSync(`/proc/${id}/stat`, "utf8").split(") ").at(-1)?.split(" ");
  } catch {
    return undefined;
  }
};
