/** Handles a command's output that can no longer be written: its reader went away, or a disk is full. */

/** The state of the standard output, for a command that goes on without it. */
export interface OutputState {
  /** The reason why nothing can be printed any more, if there is one. */
  readonly problem: () => NodeJS.ErrnoException | undefined;
  /** Stops watching: from now on the command ends where it cannot print. */
  readonly stop: () => void;
}

/**
 * Makes a command end when it cannot print: with 0 if its reader, such as `head`, has read enough, else with the reason and 1.
 * Failures on the standard error do not matter. A command that does more than print calls {@link watchReader}.
 */
export const endUnread = (name: string): void => {
  process.stderr.on("error", () => undefined);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (process.stdout.listenerCount("error") > 1) return;
    if (error.code === "EPIPE") process.exit(0);
    process.stderr.write(`${name}: ${unprinted(error)}\n`);
    process.exit(1);
  });
};

/** Lets a command go on when it cannot print, for commands that also write files. */
export const watchReader = (): OutputState => {
  let problem: NodeJS.ErrnoException | undefined;
  const note = (error: NodeJS.ErrnoException): void => void (problem ??= error);
  process.stdout.on("error", note);
  return { problem: () => problem, stop: () => void process.stdout.off("error", note) };
};

/** The reason why the standard output could not be written, as a sentence. */
export const unprinted = ({ code, message }: NodeJS.ErrnoException): string => {
  if (code === "EPIPE") return "The reader of the output went away.";
  if (code === "ENOSPC") return "The output could not be printed: there is no space left where it goes.";
  return `The output could not be printed: ${message}.`;
};
