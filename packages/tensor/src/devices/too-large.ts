/** The error of a plan or a call that needs more than its device has: who can do with less at once may try that. */
export class TooLargeError extends RangeError {
  override readonly name = "TooLargeError";
}

/** Bytes as whole MiB, rounded up. */
export const mebibytes = (bytes: number): number => Math.ceil(bytes / 2 ** 20);
