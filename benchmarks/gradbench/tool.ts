/** A tool of GradBench in a process of its own, which is asked one message at a time. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** What a tool answers to a message. */
export interface Answer {
  readonly tool?: string;
  readonly output?: unknown;
  readonly error?: string;
  readonly timings?: readonly { readonly name: string; readonly nanoseconds: number }[];
}

/** A tool that can be asked. */
export interface Tool {
  /**
   * The answer to a message; an error if there is none after so many seconds. The process is then ended, and the next question starts
   * another. One that ended after its last answer, as a tool without memory does, is started anew.
   */
  readonly ask: (message: object, seconds: number) => Promise<Answer>;
  readonly close: () => void;
}

interface Running {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  readonly lines: Interface;
}

const ENDED = "The process ended.";

/** A tool by its command line. Its process starts when it is first asked. */
export const createTool = ([file = "", ...args]: readonly string[]): Tool => {
  let running: Running | undefined;
  const close = (): void => {
    running?.child.kill("SIGKILL");
    running = undefined;
  };
  process.once("exit", close);
  const start = (): Running => {
    const child = spawn(file, args, { stdio: ["pipe", "pipe", "inherit"] });
    child.once("close", () => {
      if (running?.child === child) running = undefined;
    });
    // A process that ends while it is asked is told of by its end.
    child.stdin.on("error", () => undefined);
    return { child, lines: createInterface({ input: child.stdout }) };
  };
  const ask = async (message: object, seconds: number): Promise<Answer> => {
    const wasRunning = running !== undefined;
    const answer = await askOnce((running ??= start()), message, seconds);
    return wasRunning && answer.error === ENDED ? askOnce((running ??= start()), message, seconds) : answer;
  };
  const askOnce = ({ child, lines }: Running, message: object, seconds: number): Promise<Answer> =>
    new Promise((resolve) => {
      const end = (answer: Answer): void => {
        clearTimeout(late);
        lines.off("line", read);
        child.off("error", fail);
        child.off("close", fail);
        resolve(answer);
      };
      const read = (line: string): void => end(JSON.parse(line) as Answer);
      const fail = (cause: unknown): void => {
        running = undefined;
        end({ error: cause instanceof Error ? cause.message : ENDED });
      };
      const late = setTimeout(() => {
        close();
        end({ error: `over ${seconds} s` });
      }, seconds * 1000);
      lines.once("line", read);
      child.once("error", fail);
      child.once("close", fail);
      child.stdin.write(`${JSON.stringify(message)}\n`);
    });
  return { ask, close };
};
