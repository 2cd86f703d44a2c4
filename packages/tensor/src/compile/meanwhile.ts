/** Other work during a call: if the work fails, the result of the call is not lost. */

/**
 * Thrown once the call has ended if the work of `step.meanwhile(work, …)` threw: `cause` is the error of the work. `result` is
 * the result of the call: the old state is spent, and the next state is in it.
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
  /** The result of the call, as the call would have returned it. */
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
