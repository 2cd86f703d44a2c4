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

/** A value as storage. When nothing refers to it any more its texture is given back. */
export const residentValue = (runner: Runner, value: Value, dtype: DType): ValueStorage => {
  const { held, take, releaseWith } = hold(value, runner.release);
  const storage: ValueStorage = {
    runner,
    read: (): HostArray => {
      const numbers = runner.read(held());
      return dtype === "int" ? Int32Array.from(numbers) : numbers;
    },
    value: held,
    take,
    spend: () => {
      runner.release(take());
    },
  };
  releaseWith(storage);
  return storage;
};
