/**
 * What an interrupt does before a command has begun. This file loads nothing else: so it is the first that runs, and little of a
 * command's start is left in which a signal would end it without a word.
 */

/**
 * From now on an interrupt ends the process with 130 and a sentence, until what it gives is called.
 *
 * @param name what the command is called in its sentence
 */
export const endEarly = (name: string): (() => void) => {
  const end = (): void => {
    process.stderr.write(`${name}: Interrupted. Nothing had begun.\n`);
    process.exit(130);
  };
  process.on("SIGINT", end).on("SIGTERM", end);
  return () => void process.off("SIGINT", end).off("SIGTERM", end);
};
