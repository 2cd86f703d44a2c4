/** Tells a command of an interrupt, and tells its guard which part of its work is kept. */

import { terminalText } from "attrec/extend";
import { GUARDED, type Kept, type Slow } from "./guard-messages.ts";

/** The error of interrupted work, with a sentence about what is kept: its command ends with exit code 130. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** Whether an interrupt has come. */
export interface Interrupt {
  readonly wanted: () => boolean;
  /** Resolves at the first interrupt. */
  readonly happened: Promise<"interrupted">;
  /** Stops listening: an interrupt ends the process again. */
  readonly stop: () => void;
}

const isGuarded = (): boolean => process.env[GUARDED] === "1" && process.send !== undefined;

/**
 * Reports interrupts from now on: the guard's if there is one, else the signals SIGINT and SIGTERM. An interrupt is noticed
 * only when the event loop turns; the guard ends a command that lets the loop stand still.
 */
export const watchInterrupt = (): Interrupt => {
  let wanted = false;
  let tell: (value: "interrupted") => void = () => undefined;
  const happened = new Promise<"interrupted">((resolve) => (tell = resolve));
  const note = (): void => {
    wanted = true;
    tell("interrupted");
  };
  if (isGuarded()) {
    process.on("message", note);
    return { wanted: () => wanted, happened, stop: () => void process.off("message", note) };
  }
  process.on("SIGINT", note).on("SIGTERM", note);
  return { wanted: () => wanted, happened, stop: () => void process.off("SIGINT", note).off("SIGTERM", note) };
};

/** Tells the guard the sentence about this command's work if it ends now, such as "Epoch 3 is kept in FILE.". */
export const keep = (sentence: string): void => tellGuard({ kind: "kept", sentence: terminalText(sentence) });

/** Asks the guard to wait for so many milliseconds after an interrupt, for work that others wait for. */
export const endWithin = (grace: number): void => tellGuard({ kind: "slow", grace });

const tellGuard = (told: Kept | Slow): void => {
  if (!isGuarded()) return;
  // A killed guard gets no message, and this process notices its end.
  process.send?.(told, undefined, undefined, () => undefined);
};

/**
 * Prepares a command that runs under a guard. It leaves the signals of the terminal to the guard. The guard's message ends the
 * command unless something {@link watchInterrupt watches}. The command also ends when its guard is gone.
 */
export const listenToGuard = (): void => {
  if (!isGuarded()) return;
  process.on("SIGINT", () => undefined);
  process.on("message", () => {
    if (process.listenerCount("message") === 1) process.kill(process.pid, "SIGKILL");
  });
  process.on("disconnect", () => process.exit(130));
  // Listening to the guard must not keep the process alive.
  process.channel?.unref();
};

/** Lets the event loop turn once, so that an interrupt is noticed. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
