/** A step that calls the functions of its kernels, with pointers that move from step to step. */
import { at } from "../../at.ts";
import { call, type Code, copyBytes, get, i32, load, type Local, op, set } from "../../languages/wasm/code.ts";
import type { FunctionBuilder } from "../../languages/wasm/encoder.ts";
import { extent } from "../kernel.ts";
import type { Address, BodyCall, IterateKernel } from "./kernel.ts";
import type { LoopMemory, StepCode } from "./step-code.ts";

/** The function of a kernel, and the kernel's range and parameters. */
export type PreparedCall = BodyCall & { readonly index: number };

/** The code of a step of calls. Its states lie in two buffers that take turns. */
export const calledStep = (
  f: FunctionBuilder,
  kernel: IterateKernel,
  calls: readonly PreparedCall[],
  condition: readonly PreparedCall[],
  places: LoopMemory,
): StepCode => {
  const { own } = places;
  const states = kernel.states.map(({ buffers }) => {
    const [now, next] = buffers.map((offset) => f.hold("i32", op("i32.add", get(own), i32(offset))));
    return { now, next } as { readonly now: Local; readonly next: Local };
  });
  const spare = f.local("i32");
  const addressOf = (address: Address): Code => {
    if (address.base === "own" || address.base === "input") return places.addressOf(address);
    const { now, next } = at(states, address.index);
    return op("i32.add", get(address.base === "state" ? now : next), i32(address.offset));
  };
  const run = (all: readonly PreparedCall[]): void => {
    for (const each of all) {
      f.emit(call(each.index, i32(0), i32(extent(each)), ...each.parameters.map(addressOf)));
    }
  };
  return {
    begin: () =>
      kernel.states.forEach(({ initial, bytes }, k) =>
        f.emit(copyBytes(get(at(states, k).now), addressOf(initial), i32(bytes))),
      ),
    holds: () => {
      run(condition);
      if (!kernel.condition) return i32(1);
      // In float64 the upper half of an element tells 1 from 0: it is two units from the start.
      return load("i32.load", addressOf(kernel.condition.result), f.module.float64 ? 2 : 0);
    },
    take: () => {
      run(calls);
      for (const { now, next } of states) f.emit(set(spare, get(now)), set(now, get(next)), set(next, get(spare)));
    },
    end: () =>
      kernel.states.forEach(({ result, bytes }, k) =>
        f.emit(copyBytes(op("i32.add", get(own), i32(result)), get(at(states, k).now), i32(bytes))),
      ),
  };
};
