/**
 * Handles an interrupt before a command has begun. This file loads nothing else, so that it runs first. A signal can end a
 * command without a message only in the short time before that.
 */

/**
 * Makes an interrupt end the process with 130 and a sentence, until the returned function is called.
 *
 * @param name the name of the command in its sentence
 */
export const endEarly = (name: string): (() => void) => {
  const end = (): void => {
    process.stderr.write(`${name}: Interrupted. Nothing had begun.\n`);
    process.exit(130);
  };
  process.on("SIGINT", end).on("SIGTERM", end);
  return () => void process.off("SIGINT", end).off("SIGTERM", end);
};
