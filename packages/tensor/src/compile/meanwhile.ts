/** Other work during a call: where it fails, what the call gave is not lost with it. */

/**
 * What the work of `step.meanwhile(work, …)` has thrown, its `cause`, once the call has ended. `result` is what the call gave: the
 * state that it was given is spent, and the next one is there.
 *
 * ```ts
 * try {
 *   state = step.meanwhile(work, state, batch).state;
 * } catch (error) {
 *   if (!(error instanceof MeanwhileError)) throw error;
 *   state = (error.result as { state: State }).state;
 * }
 * ```
 */
export class MeanwhileError extends Error {
  override readonly name = "MeanwhileError";
  /** What the call gave, as it would have returned it. */
  readonly result: unknown;

  constructor(cause: unknown, result: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.result = result;
  }
}

/**
 * The result of a call that does other work on its way.
 *
 * @throws MeanwhileError if the work fails, when the call has ended
 */
export const beside = <R>(work: (() => void) | undefined, call: (work?: () => void) => R): R => {
  if (!work) return call();
  const faults: unknown[] = [];
  const result = call(() => {
    try {
      work();
    } catch (fault) {
      faults.push(fault);
    }
  });
  if (faults.length > 0) throw new MeanwhileError(faults[0], result);
  return result;
};
