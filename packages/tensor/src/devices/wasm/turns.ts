/** The calls of a device follow one another, since they share its memory. */

/** The turns of a device. */
export interface Turns {
  /**
   * Makes a call: `begin` takes over the arguments and returns a function that computes the results. Between the two the caller
   * does its other work. If that work makes another call, that call ends this one first, so that each finds the memory as it
   * expects it.
   *
   * @throws the error of the work, or that of the end of the call
   */
  readonly take: <T>(begin: () => () => T, work?: () => void) => T;
  /** Ends the open call, if there is one. Its error is thrown where the call was made. */
  readonly endOpen: () => void;
}

/** Turns, with no open call. */
export const createTurns = (): Turns => {
  let open: (() => void) | undefined;
  const endOpen = (): void => {
    const end = open;
    open = undefined;
    end?.();
  };
  return {
    endOpen,
    take: <T>(begin: () => () => T, work?: () => void): T => {
      endOpen();
      const finish = begin();
      let results = finish;
      open = () => {
        results = settled(finish);
      };
      try {
        work?.();
      } finally {
        // Even if the work failed, the other threads have begun the call, so that it must end.
        if (results === finish) endOpen();
      }
      return results();
    },
  };
};

/** Runs a function, and returns a function that gives its result or throws its error. */
const settled = <T>(run: () => T): (() => T) => {
  try {
    const result = run();
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
};
