/** How much of a card's memory the results hold that were not given back yet. */
import { TooLargeError } from "../../too-large.ts";

/** The account of a card's results. */
export interface Account {
  /** Throws a `TooLargeError` if there is no room for results of so many bytes each. */
  readonly verify: (bytes: readonly number[]) => void;
  /** Counts one of so many bytes, until what this gives is called. */
  readonly open: (bytes: number) => () => void;
}

/** What the smallest result is taken to hold: a buffer, and what the card and the host know of it. */
const SMALLEST = 2 ** 14;

/** An account of at most so many bytes. */
export const createAccount = (most: number): Account => {
  let held = 0;
  const cost = (bytes: number): number => Math.max(SMALLEST, bytes);
  return {
    verify: (bytes) => {
      const asked = bytes.reduce((sum, one) => sum + cost(one), 0);
      if (held + asked <= most) return;
      throw new TooLargeError(
        `gpu: results that were not given back hold ${mebibytes(held)} MiB of the graphics card, and these would take ${mebibytes(asked)} more; together they may hold ${mebibytes(most)}. What is dropped is given back once a task has ended: wait for a result now and then (await toHost(result)), give back what is not needed (release(result)), or allow more (gpu({ mode, memory: bytes })).`,
      );
    },
    open: (bytes) => {
      held += cost(bytes);
      return () => {
        held -= cost(bytes);
      };
    },
  };
};

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
