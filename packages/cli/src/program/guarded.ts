/**
 * Runs a command in a process of its own under a guard that does nothing else. The guard heeds an interrupt at once, however
 * busy the command is, and reports a command that dies. It loads little code, so that it starts fast.
 */
import { type ChildProcess, fork } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { GUARDED, type Kept, type Slow, type Wish } from "./guard-messages.ts";
import { canRewrite } from "./terminal.ts";

/** The time that a command has to end by itself after an interrupt, in milliseconds. */
const GRACE = 700;

/**
 * Where Node 22.1 and newer keep the code that they compiled for the next command, and for the processes of this one, unless the
 * environment names another folder. Node's own `module.enableCompileCache` takes the same one.
 */
const COMPILED = join(tmpdir(), "node-compile-cache");

/** Signals this soon after the first count as the same key press, in milliseconds: npm repeats the terminal's signals. */
const SAME_PRESS = 250;

/**
 * Runs a program with this process's arguments and streams, and ends with the program's exit code. It ends with 130 if the
 * program was interrupted and did not end by itself within a second, or the time that it asked for. A second interrupt ends the
 * program at once.
 *
 * @param name the name of the command in its sentences
 * @param program the module that runs it, which calls `runProgram`
 * @param begun is called when interrupts are heeded
 * @param grace the milliseconds that the program has to end by itself
 */
export const runGuarded = async (
  name: string,
  program: URL,
  begun: () => void = () => undefined,
  grace = GRACE,
): Promise<void> => {
  const child = fork(fileURLToPath(program), process.argv.slice(2), {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { NODE_COMPILE_CACHE: COMPILED, ...process.env, [GUARDED]: "1" },
  });
  let kept = "";
  let allowed = grace;
  child.on("message", (told: Kept | Slow) => {
    if (told.kind === "slow") allowed = told.grace;
    else kept = told.sentence;
  });
  const pressed = heedInterrupts(child, () => allowed);
  begun();
  const { code, signal, error } = await ended(child);
  if (signal === null && error === undefined) {
    process.exitCode = code ?? 1;
    return;
  }
  const isAsked = pressed() || signal === "SIGINT" || signal === "SIGTERM";
  const how = isAsked ? "Interrupted." : whatEnded(signal, error);
  if (canRewrite(process.stderr)) process.stderr.write("\r\x1b[K");
  process.stderr.write(`${name}: ${[how, kept].filter((part) => part !== "").join(" ")}\n`);
  process.exitCode = isAsked ? 130 : 1;
};

/** Passes interrupts on to the command, and kills it if it does not listen. Returns whether there was an interrupt. */
const heedInterrupts = (child: ChildProcess, grace: () => number): (() => boolean) => {
  let first: number | undefined;
  const heed = (): void => {
    const now = performance.now();
    if (first === undefined) {
      first = now;
      if (child.connected) child.send({ kind: "interrupt" } satisfies Wish, () => undefined);
      setTimeout(() => child.kill("SIGKILL"), grace()).unref();
    } else if (now - first > SAME_PRESS) child.kill("SIGKILL");
  };
  process.on("SIGINT", heed).on("SIGTERM", heed);
  return () => first !== undefined;
};

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: Error;
}

const ended = (child: ChildProcess): Promise<End> =>
  new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: null, signal: null, error }));
    child.once("exit", (code, signal) => {
      // What it said last may still be on its way: the channel closes behind it.
      if (child.connected) child.once("disconnect", () => resolve({ code, signal }));
      else resolve({ code, signal });
    });
  });

const whatEnded = (signal: NodeJS.Signals | null, error: Error | undefined): string => {
  if (error) return `The process of this command did not start: ${error.message}.`;
  if (signal === "SIGKILL") return "The process of this command was killed, perhaps for want of memory.";
  if (signal === "SIGABRT") return "The process of this command gave up, perhaps for want of memory.";
  return `The process of this command was ended by ${signal}.`;
};
