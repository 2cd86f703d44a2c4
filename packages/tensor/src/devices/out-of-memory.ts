/** The error of a device that has too little memory: a caller who can do with less at once may try that. */
export class OutOfMemoryError extends RangeError {
  override readonly name = "OutOfMemoryError";
  /** How many bytes are needed, of how many that there can be at all. */
  readonly needed: number;
  readonly most: number;

  /** `what` says in words what is needed, in MiB, and what there is. */
  constructor(what: string, needed: number, most: number, options?: ErrorOptions) {
    super(`${what}: use a smaller batch or model.`, options);
    this.needed = needed;
    this.most = most;
  }
}

/** Bytes as whole MiB, rounded up. */
export const mebibytes = (bytes: number): number => Math.ceil(bytes / 2 ** 20);
