// Holds what belongs to a device until it is given away.
import { SPENT } from "../spendable.ts";

/** Something of a device's, held by storage until it is given away. */
export interface Holding<T> {
  /** It, while it is held. Throws an `Error` once it was given away. */
  readonly held: () => T;
  /** Gives it away. */
  readonly take: () => T;
  /** Has it released when nothing refers to the storage any more. */
  readonly releaseWith: (storage: object) => void;
}

/** Holds a value, which `release` gives back to its device. */
export const hold = <T>(value: T, release: (value: T) => void): Holding<T> => {
  let isMine = true;
  const token = {};
  const held = (): T => {
    if (!isMine) throw new Error(SPENT);
    return value;
  };
  return {
    held,
    take: () => {
      const taken = held();
      isMine = false;
      forgotten.unregister(token);
      return taken;
    },
    releaseWith: (storage) => {
      forgotten.register(storage, () => release(value), token);
    },
  };
};

const forgotten = new FinalizationRegistry<() => void>((release) => {
  release();
});
