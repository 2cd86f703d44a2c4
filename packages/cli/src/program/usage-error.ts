/** A command that was called wrongly: it ends with exit code 2 instead of 1. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
