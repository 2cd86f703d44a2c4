// Results that stay where a kernel of gpu.js left them.
import type { DType, HostArray } from "../../../tensor.ts";
import type { SpendableStorage } from "../../spendable.ts";
import { hold } from "../holding.ts";
import type { Runner, Value } from "./runner.ts";

/** A result of a kernel, where the kernel left it: spending it hands it over. */
export interface ValueStorage extends SpendableStorage {
  readonly runner: Runner;
  /** The value, which stays its own. */
  readonly value: () => Value;
  readonly take: () => Value;
}

/** Whether storage is a result of this runner. */
export const isValueOf = (storage: object, runner: Runner): storage is ValueStorage =>
  "runner" in storage && storage.runner === runner;

/** Results of at most this many elements, such as a loss, stay on the host once read, and their textures are given back. */
const SMALL = 64;

/** A value as storage. When nothing refers to the storage any more, its texture is given back. */
export const residentValue = (runner: Runner, value: Value, elements: number, dtype: DType): ValueStorage => {
  const { held, take, releaseWith } = hold(value, runner.release);
  let kept: Float32Array | undefined;
  const fetched = (): Float32Array => {
    // The mode holds one element for an array without elements.
    const numbers = runner.read(held()).subarray(0, elements);
    if (elements > SMALL) return numbers;
    runner.release(take());
    kept = numbers;
    return numbers;
  };
  /** The value as an argument again, if it was kept on the host. */
  const lifted = (): Value | undefined => kept && runner.lift(kept);
  const storage: ValueStorage = {
    runner,
    read: (): HostArray => {
      const numbers = kept ?? fetched();
      return dtype === "int" ? Int32Array.from(numbers) : numbers;
    },
    verify: () => {
      if (!kept) held();
    },
    value: () => lifted() ?? held(),
    take: () => {
      const taken = lifted() ?? take();
      kept = undefined;
      return taken;
    },
    spend: () => {
      runner.release(storage.take());
    },
  };
  releaseWith(storage);
  return storage;
};
