/** Runs cells in processes of their own, so that a failing process cannot harm the suite and its end is noticed. */
import { type ChildProcess, fork } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Lost, Outcome } from "../study/outcome.ts";
import { reasonOf } from "attrec/node";
import type { Job, Message } from "./job.ts";

/** Processes that run jobs. */
export interface ProcessPool {
  /** Runs a job as soon as a process is free. A timed job runs alone. A job is lost if its process dies or is stopped. `onStart` is called when it begins. */
  readonly run: (job: Job, onStart?: () => void) => Promise<Outcome | Lost>;
  /** The number of jobs that run at this moment. */
  readonly running: () => number;
  /** Ends all processes and the jobs that they run. The promises of those jobs never settle. */
  readonly close: () => void;
}

interface Task {
  readonly job: Job;
  readonly onStart: () => void;
  readonly end: (outcome: Outcome | Lost) => void;
}

/** The amount of a process's error output that is kept. */
const KEPT = 2000;

/** The file descriptor on which a process shows that it lives. */
export const HEARTBEAT = 4;

/** The longest time without a sign of life from a process, in seconds: a process gives one each second, however busy it is. */
const SILENCE = 30;

/**
 * The longest time without progress from a process that lives, in seconds: it tells every epoch and every sixteenth batch. A
 * main thread that loops for ever still has a heart that beats.
 */
const STANDSTILL = 3600;

/** The file that a process runs: it takes jobs and sends messages. */
const WORKER = new URL(`./worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/** The options of a pool. */
export interface PoolOptions {
  /** The file that a process runs. */
  readonly worker?: URL;
  /** A process that shows no sign of life for this many seconds is ended. */
  readonly silence?: number;
  /** A process that tells no progress of its cell for this many seconds is ended. */
  readonly standstill?: number;
  /** Called with a sentence when a process could not be started and the work goes on with the others. */
  readonly onFewer?: (sentence: string) => void;
}

/**
 * A pool of at most `most` processes, which start when they are needed. If the machine refuses more, the pool has fewer.
 *
 * @example
 * ```ts
 * const worker = join(folder, "pool.mjs");
 * writeFileSync(
 *   worker,
 *   `process.on("message", ({ cell }) => process.send({ kind: "end", outcome: { kind: "failed", sentence: cell.model } }));`,
 * );
 * const pool = startProcessPool(2, { worker: pathToFileURL(worker) });
 * const { cells } = await planCells(study, ["table2"], defaultPartOptions, () => undefined);
 * const ended = await Promise.all(cells.map(({ cell, source }) => pool.run({ cell, source })));
 * pool.close();
 * // This process only says what it was asked; 'serveCells' makes one that trains and ranks.
 * ended; // [{ kind: "failed", sentence: "popularity" }, { kind: "failed", sentence: "popularity" }, { kind: "failed", sentence: "item-knn" }, { kind: "failed", sentence: "item-knn" }]
 * ```
 */
export const startProcessPool = (
  most: number,
  { worker = WORKER, silence = SILENCE, standstill = STANDSTILL, onFewer = () => undefined }: PoolOptions = {},
): ProcessPool => {
  let size = most;
  const waiting: Task[] = [];
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();
  let running = 0;
  let isAlone = false;
  let isClosed = false;

  const isTimed = ({ job }: Task): boolean => job.cell.purpose === "timing";

  /** The job to begin now, if any. A timed job waits until no other job is left. */
  const pick = (): Task | undefined => {
    if (isAlone || running >= size) return undefined;
    const first = waiting.findIndex((task) => !isTimed(task));
    if (first < 0 && running > 0) return undefined;
    return waiting.splice(Math.max(first, 0), 1)[0];
  };

  /** Gives jobs to free processes. */
  const next = (): void => {
    const task = pick();
    if (!task) return;
    start(task);
    next();
  };

  const start = (task: Task): void => {
    running++;
    isAlone = isTimed(task);
    const child = living(idle) ?? launch(worker, all);
    task.onStart();
    void finished(child, task.job, { silence, standstill }).then((outcome) => {
      // Otherwise a job lost in this shutdown would be given to a new process, which nobody would end.
      if (isClosed) return;
      running--;
      isAlone = false;
      if (outcome.kind !== "unstarted") {
        if (child.connected) idle.push(child);
        task.end(outcome);
      } else if (running > 0) {
        if (size === most) onFewer(`${outcome.sentence} The work goes on with those there are.`);
        size = running;
        waiting.unshift(task);
      } else task.end({ ...outcome, kind: "lost" });
      next();
    });
  };

  return {
    run: (job, onStart = () => undefined) =>
      new Promise((end) => {
        waiting.push({ job, onStart, end });
        next();
      }),
    running: () => running,
    close: () => {
      isClosed = true;
      waiting.length = 0;
      for (const child of all) child.kill("SIGKILL");
    },
  };
};

/** A process that is free and still alive. */
const living = (idle: ChildProcess[]): ChildProcess | undefined => {
  const child = idle.pop();
  return child && !child.connected ? living(idle) : child;
};

const launch = (worker: URL, all: Set<ChildProcess>): ChildProcess => {
  const child = fork(worker, { serialization: "advanced", stdio: ["ignore", "ignore", "pipe", "ipc", "pipe"] });
  // A failure to start a process, or to send to one that ends, becomes a sentence about the cell.
  child.on("error", () => undefined);
  if (child.pid === undefined) return child;
  all.add(child);
  child.once("close", () => all.delete(child));
  return child;
};

/** The outcome of a job whose process did not start. */
interface Unstarted {
  readonly kind: "unstarted";
  readonly sentence: string;
}

/** Sends a job and waits until the job or its process ends. */
const finished = (
  child: ChildProcess,
  job: Job,
  { silence, standstill }: Required<Pick<PoolOptions, "silence" | "standstill">>,
): Promise<Outcome | Lost | Unstarted> =>
  new Promise((resolve) => {
    if (child.pid === undefined) {
      child.once("error", (error) =>
        resolve({ kind: "unstarted", sentence: `A process for cells could not be started: ${reasonOf(error)}.` }),
      );
      return;
    }
    let complaint = "";
    let [silent, still] = [0, 0];
    const complain = (part: Buffer): void => void (complaint = (complaint + part.toString()).slice(-KEPT));
    const hear = (): void => void (silent = 0);
    const beat = child.stdio[HEARTBEAT];
    // The timer counts its own ticks, so that a sleeping machine adds no seconds.
    const watch = setInterval(() => {
      if (++silent > silence || ++still > standstill) child.kill("SIGKILL");
    }, 1000);
    const done = (outcome: Outcome | Lost): void => {
      clearInterval(watch);
      child.off("message", listen).off("close", die);
      child.stderr?.off("data", complain);
      beat?.off("data", hear);
      resolve(outcome);
    };
    const listen = (message: Message): void => {
      hear();
      still = 0;
      if (message.kind === "end") done(message.outcome);
    };
    const die = (code: number | null, signal: NodeJS.Signals | null): void => {
      const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
      const said = complaint.trim() ? `: ${complaint.trim()}` : ", and said nothing";
      const sentence =
        silent > silence
          ? `The process of this cell showed no sign of life for ${silence} seconds, and was ended.`
          : still > standstill
            ? `The process of this cell lived, but came no further for ${standstill} seconds, and was ended.`
            : `The process of this cell ${how}${said}.`;
      done({ kind: "lost", sentence });
    };
    child.on("message", listen).on("close", die);
    child.stderr?.on("data", complain);
    beat?.on("data", hear);
    child.send(job, (error) => {
      if (error) complain(Buffer.from(error.message));
    });
  });
