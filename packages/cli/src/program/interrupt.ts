/** How a command hears of an interrupt, and tells its guard what is kept of its work. */

import { terminalText } from "attrec";
import { GUARDED, type Kept } from "./guard-messages.ts";

/** Work that was interrupted, with what became of it: its command ends with exit code 130. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** Whether an interrupt has come. */
export interface Interrupt {
  readonly wanted: () => boolean;
  /** Resolves at the first interrupt. */
  readonly happened: Promise<"interrupted">;
  /** Listens no longer: an interrupt ends the process again. */
  readonly stop: () => void;
}

const isGuarded = (): boolean => process.env[GUARDED] === "1" && process.send !== undefined;

/**
 * Tells of interrupts from now on: of the guard's if there is one, else of the signals SIGINT and SIGTERM. The event loop has
 * to turn for one to be heard; the guard ends a command that lets it stand still.
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

/** Tells the guard what is true of this command's work if it ends now, such as "Epoch 3 is kept in FILE.". */
export const keep = (sentence: string): void => {
  if (!isGuarded()) return;
  // A guard that was killed is told nothing, and this process hears of its end.
  process.send?.(
    { kind: "kept", sentence: terminalText(sentence) } satisfies Kept,
    undefined,
    undefined,
    () => undefined,
  );
};

/**
 * For a command under a guard: the signals of the terminal are the guard's affair, its wish ends the command unless something
 * {@link watchInterrupt watches}, and without a guard the command ends.
 */
export const listenToGuard = (): void => {
  if (!isGuarded()) return;
  process.on("SIGINT", () => undefined);
  process.on("message", () => {
    if (process.listenerCount("message") === 1) process.kill(process.pid, "SIGKILL");
  });
  process.on("disconnect", () => process.exit(130));
  // Listening to the guard keeps nobody alive.
  process.channel?.unref();
};

/** Lets the event loop turn once, so that an interrupt is heard. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
