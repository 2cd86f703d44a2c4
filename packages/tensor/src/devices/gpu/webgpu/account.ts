/** The account of the memory of a card that live results hold. */
import { TooLargeError } from "../../../too-large.ts";

/** The account of a card's results. */
export interface Account {
  /** Throws a `TooLargeError` if there is no room for results of these sizes in bytes. */
  readonly verify: (bytes: readonly number[]) => void;
  /** Counts a result of this many bytes, and returns the function that ends the count. */
  readonly open: (bytes: number) => () => void;
}

/** The bytes that the smallest result counts for: its buffer, and the records of the card and of the host about it. */
const SMALLEST = 2 ** 14;

/** An account of at most `most` bytes. */
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
