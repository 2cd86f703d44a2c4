/** Data that a caller may give to a device to keep: reading it afterwards is an error instead of a wrong value. */
import type { AnyTensor, HostArray, Storage } from "../tensor.ts";

/** Storage that can be given away, to a step that takes it over, or back to its device. */
export interface SpendableStorage extends Storage {
  /** Gives it away: reading it is an error from then on. */
  readonly spend: () => void;
  /** Throws an `Error` if it was given away. */
  readonly verify: () => void;
}

/**
 * Storage of an array on the host, as the result of a device.
 *
 * @example
 * ```ts
 * const storage = spendable(() => Float64Array.of(1, 2));
 * storage.read(); // [1, 2]
 * storage.spend();
 * storage.read(); // Error: This tensor was given to a step …
 * ```
 */
export const spendable = (read: () => HostArray): SpendableStorage => {
  let spent = false;
  const verify = (): void => {
    if (spent) throw new Error(SPENT);
  };
  return {
    read: () => {
      verify();
      return read();
    },
    verify,
    spend: () => {
      spent = true;
    },
  };
};

/** The message of the error for reading storage that was given away. */
export const SPENT =
  "This tensor was given to a step as its carried state and lives on in the step's result, or was released: read that one, or read this one before.";

/** Whether storage came from a device and can be given away; data of the user's own is copied instead. */
export const isSpendable = (storage: Storage): storage is SpendableStorage => "spend" in storage;

/**
 * Gives the data of a tensor away, if it came from a device: a carried argument, once a call has taken it over.
 *
 * @example
 * ```ts
 * const double = compile((x: Tensor<[]>) => mul(x, 2), interpreter());
 * const result = double(scalar(4));
 * spend(result);
 * read(result); // Error: This tensor was given to a step …
 * ```
 */
export const spend = ({ operation: { lowering } }: AnyTensor): void => {
  if (lowering.kind === "data" && isSpendable(lowering.storage)) lowering.storage.spend();
};
