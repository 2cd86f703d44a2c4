/** The calls of a device follow one another, since they share its memory. */

/** Whose turn it is. */
export interface Turns {
  /**
   * A call: `begin` takes over what it is given, and what that gives computes the results. Between the two the caller does its
   * other work. A call that is made in that work ends this one first, so that each finds the memory as it expects it.
   *
   * @throws what the work throws, or what ending the call throws
   */
  readonly take: <T>(begin: () => () => T, work?: () => void) => T;
  /** Ends the call that is open, if there is one. What went wrong in it is said where it was made. */
  readonly endOpen: () => void;
}

/** Turns of which none is taken. */
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
        // Whatever happened in the work, the other threads have begun.
        if (results === finish) endOpen();
      }
      return results();
    },
  };
};

/** What a function gives, or its error, whenever it is asked for. */
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
