/** What an error says. */

/** The message of an error. */
export const causeText = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
