/** Words the errors of threads and kernels. */

/** The message of an error. */
export const causeText = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** The error of a group of kernels that failed: with its cause, or with the reason alone where that was on another thread. */
export const failureOf = (group: string, failure: { readonly cause: unknown } | string): Error => {
  const isHere = typeof failure !== "string";
  const [where, reason] = isHere ? ["", String(failure.cause)] : [" on another thread", failure];
  return new Error(
    `wasm: ${group} failed${where}: ${reason}. The results of this call are lost, and with them a state that it carried.`,
    isHere ? failure : undefined,
  );
};
