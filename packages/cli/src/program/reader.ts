/** What a command does when what it prints can be printed no longer: its reader went away, or a disk is full. */

/** The standard output as a command that goes on without it sees it. */
export interface Reader {
  /** Why nothing can be printed any more, if that is so. */
  readonly problem: () => NodeJS.ErrnoException | undefined;
  /** Listens no longer: from now on the command ends where it cannot print. */
  readonly stop: () => void;
}

/**
 * From now on a command ends where it cannot print: with 0 where its reader, such as `head`, has all it wanted, else with the
 * reason and 1. What it prints on the standard error is of no consequence. A command that has more to do than to print calls
 * {@link watchReader}.
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

/** Goes on where nothing can be printed: for a command that also writes files. */
export const watchReader = (): Reader => {
  let problem: NodeJS.ErrnoException | undefined;
  const note = (error: NodeJS.ErrnoException): void => void (problem ??= error);
  process.stdout.on("error", note);
  return { problem: () => problem, stop: () => void process.stdout.off("error", note) };
};

/** Why the standard output could not be written, as a sentence. */
export const unprinted = ({ code, message }: NodeJS.ErrnoException): string => {
  if (code === "EPIPE") return "The reader of the output went away.";
  if (code === "ENOSPC") return "The output could not be printed: there is no space left where it goes.";
  return `The output could not be printed: ${message}.`;
};
