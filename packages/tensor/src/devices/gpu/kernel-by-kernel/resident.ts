// Results that stay where a kernel of gpu.js left them.
import type { DType, HostArray } from "../../../tensor.ts";
import type { HeldStorage } from "../../arguments.ts";
import { resultOnHost } from "../exact.ts";
import { hold } from "../holding.ts";
import type { KernelRunner, Value } from "./runner.ts";

/** Results of at most this many elements, such as a loss, stay on the host once read, and their textures are given back. */
const SMALL = 64;

/** A value as storage. When nothing refers to the storage any more, its texture is given back. */
export const residentValue = (
  runner: KernelRunner,
  value: Value,
  elements: number,
  dtype: DType,
): HeldStorage<Value> => {
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
  const storage: HeldStorage<Value> = {
    // Numbers that are kept on the host are an argument like others of the host.
    get memory() {
      return kept ? undefined : runner;
    },
    read: (): HostArray => {
      const numbers = kept ?? fetched();
      return resultOnHost(numbers, dtype);
    },
    verify: () => {
      if (!kept) held();
    },
    place: held,
    take,
    spend: () => {
      if (kept) kept = undefined;
      else runner.release(take());
    },
  };
  releaseWith(storage);
  return storage;
};
