import { type ChildProcess, fork } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Job, Message } from "./job.ts";
import type { Outcome } from "./outcome.ts";

/** Processes that run jobs. */
export interface Pool {
  /** Runs a job as soon as a process is free; alone, if it is timed. A process that dies is a cell that failed. */
  readonly run: (job: Job) => Promise<Outcome>;
  /** How many jobs run at this moment. */
  readonly running: () => number;
  /** Ends all processes, with what they are at. Jobs that have not ended are never heard of again. */
  readonly close: () => void;
}

interface Task {
  readonly job: Job;
  readonly end: (outcome: Outcome) => void;
}

/** How much of what a process complains of is kept. */
const KEPT = 2000;

/** The file that a process runs, which takes jobs and sends messages. */
const WORKER = new URL(`./worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/** A pool of so many processes, which start when they are needed. */
export const startPool = (size: number, worker: URL = WORKER): Pool => {
  const waiting: Task[] = [];
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();
  let running = 0;
  let isAlone = false;

  const isTimed = ({ job }: Task): boolean => job.cell.purpose === "timing";

  /** What is to be begun now, if anything. What is timed waits until nothing else is left. */
  const pick = (): Task | undefined => {
    if (isAlone || running >= size) return undefined;
    const first = waiting.findIndex((task) => !isTimed(task));
    if (first < 0 && running > 0) return undefined;
    return waiting.splice(Math.max(first, 0), 1)[0];
  };

  /** Gives free processes something to do. */
  const next = (): void => {
    const task = pick();
    if (!task) return;
    start(task);
    next();
  };

  const start = (task: Task): void => {
    running++;
    isAlone = isTimed(task);
    const child = idle.pop() ?? launch(worker, all);
    void finished(child, task.job).then((outcome) => {
      running--;
      isAlone = false;
      if (child.connected) idle.push(child);
      task.end(outcome);
      next();
    });
  };

  return {
    run: (job) =>
      new Promise((end) => {
        waiting.push({ job, end });
        next();
      }),
    running: () => running,
    close: () => {
      waiting.length = 0;
      for (const child of all) child.kill("SIGKILL");
    },
  };
};

const launch = (worker: URL, all: Set<ChildProcess>): ChildProcess => {
  const child = fork(worker, { serialization: "advanced", stdio: ["ignore", "ignore", "pipe", "ipc"] });
  all.add(child);
  child.once("close", () => all.delete(child));
  return child;
};

/** Sends a job and waits for its end, or for that of the process. */
const finished = (child: ChildProcess, job: Job): Promise<Outcome> =>
  new Promise((resolve) => {
    let complaint = "";
    const complain = (part: Buffer): void => void (complaint = (complaint + part.toString()).slice(-KEPT));
    const done = (outcome: Outcome): void => {
      child.off("message", listen).off("close", die);
      child.stderr?.off("data", complain);
      resolve(outcome);
    };
    const listen = (message: Message): void => {
      if (message.kind === "end") done(message.outcome);
    };
    const die = (code: number | null, signal: NodeJS.Signals | null): void => {
      const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
      const lastWords = complaint.trim();
      done({
        kind: "failed",
        sentence: `The process of this cell ended ${how}${lastWords ? `: ${lastWords}` : ", and said nothing."}`,
      });
    };
    child.on("message", listen).on("close", die);
    child.stderr?.on("data", complain);
    child.send(job, (error) => {
      if (error) complain(Buffer.from(error.message));
    });
  });
