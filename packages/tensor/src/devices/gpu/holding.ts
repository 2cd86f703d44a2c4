// Holds what belongs to a device until it is given away.
import { SPENT } from "../spendable.ts";

/** A value of a device, such as a buffer, that storage holds until it gives the value away. */
export interface Holding<T> {
  /** The value, while it is held. Throws an `Error` once it was given away. */
  readonly held: () => T;
  /** Gives the value away. */
  readonly take: () => T;
  /** Releases the value when nothing refers to the storage any more. */
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
