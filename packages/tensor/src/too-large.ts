/** The error of a plan or a call that needs more than its device has. A caller may catch it and try a smaller piece at a time. */
export class TooLargeError extends RangeError {
  override readonly name = "TooLargeError";
}

/** Bytes as whole MiB, rounded up. */
export const mebibytes = (bytes: number): number => Math.ceil(bytes / 2 ** 20);
