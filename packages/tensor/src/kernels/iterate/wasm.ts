// Loops over the kernels of a body in WebAssembly.
import { at } from "../../at.ts";
import { again, brackets, call, type Code, copy, extractLane, get, i32 } from "../../languages/wasm/code.ts";
import { load, type Local, op, set, storeLane, zero } from "../../languages/wasm/code.ts";
import type { FunctionBuilder, ModuleBuilder } from "../../languages/wasm/encoder.ts";
import { extent, type Kernel } from "../kernel.ts";
import type { Address, BodyCall, IterateKernel } from "./kernel.ts";

/** The function of a kernel, and the kernel's range and parameters. */
type Prepared = BodyCall & { readonly index: number };

/** Generates a loop: a function that calls the functions of its body's kernels, with pointers that move from step to step. */
export const emitIterate = (module: ModuleBuilder, kernel: IterateKernel, emit: (kernel: Kernel) => number): number => {
  const prepare = (calls: readonly BodyCall[]): readonly Prepared[] =>
    calls.map((each) => ({ ...each, index: emit(each.kernel) }));
  const [calls, condition] = [prepare(kernel.calls), prepare(kernel.condition?.calls ?? [])];
  const textOf = ({ index, parameters }: Prepared): unknown => [index, parameters];
  const key = JSON.stringify([
    { ...kernel, calls: calls.map(textOf), condition: [kernel.condition?.result, condition.map(textOf)] },
  ]);
  const parameters = Array.from({ length: kernel.inputs + 3 }, () => "i32" as const);
  return module.define(key, parameters, [], (f) => buildIterate(f, kernel, calls, condition));
};

const buildIterate = (
  f: FunctionBuilder,
  kernel: IterateKernel,
  calls: readonly Prepared[],
  condition: readonly Prepared[],
): void => {
  const [begin, end, ...pointers] = f.parameters;
  if (!begin || !end) return;
  const own = at(pointers, kernel.inputs);
  const [step, row, going] = [f.local("i32"), f.local("i32"), f.local("i32")];
  const states = kernel.states.map(({ buffers }) => {
    const [now, next] = buffers.map((offset) => f.hold("i32", op("i32.add", get(own), i32(offset))));
    return { now, next } as { readonly now: Local; readonly next: Local };
  });
  const spare = f.local("i32");
  const addressOf = (address: Address): Code => {
    if (address.base === "state" || address.base === "next") {
      const { now, next } = at(states, address.index);
      return op("i32.add", get(address.base === "state" ? now : next), i32(address.offset));
    }
    const base = address.base === "own" ? own : at(pointers, address.pointer);
    const start = op("i32.add", get(base), i32(address.offset));
    return address.stride === 0 ? start : op("i32.add", start, op("i32.mul", get(row), i32(address.stride)));
  };
  const run = (all: readonly Prepared[]): void => {
    for (const { index, kernel: each, parameters } of all) {
      f.emit(call(index, i32(0), i32(extent(each)), ...parameters.map(addressOf)));
    }
  };
  // The range is all or nothing: a loop is not split.
  f.when(op("i32.lt_s", get(begin), get(end)), () => {
    const { count, zeros, reverse, length } = kernel;
    const steps = f.hold("i32", i32(Math.min(length, 2 ** 31 - 1)));
    if (count) {
      const asked = f.hold(
        "i32",
        extractLane(op("i32x4.trunc_sat_f32x4_s", load("v128.load32_splat", addressOf(count))), 0),
      );
      f.when(op("i32.lt_s", get(asked), get(steps)), () => f.emit(set(steps, get(asked))));
    }
    if (zeros && zeros.bytes > 0) f.emit(zero(op("i32.add", get(own), i32(zeros.offset)), i32(zeros.bytes)));
    kernel.states.forEach(({ initial, bytes }, k) =>
      f.emit(copy(get(at(states, k).now), addressOf(initial), i32(bytes))),
    );
    f.emit(set(step, i32(0)), set(going, op("i32.gt_s", get(steps), i32(0))));
    f.when(get(going), () => {
      f.emit(brackets.loop);
      const take = (): void => {
        f.emit(set(row, reverse ? op("i32.sub", op("i32.sub", get(steps), i32(1)), get(step)) : get(step)));
        run(calls);
        for (const { now, next } of states) f.emit(set(spare, get(now)), set(now, get(next)), set(next, get(spare)));
        f.advance(step, 1);
        f.emit(set(going, op("i32.lt_s", get(step), get(steps))));
      };
      if (kernel.condition) {
        run(condition);
        // In float64 the upper half of an element tells 1 from 0: it is two units from the start.
        const holds = load("i32.load", addressOf(kernel.condition.result), f.module.float64 ? 2 : 0);
        f.when(holds, take, () => f.emit(set(going, i32(0))));
      } else take();
      f.emit(again(get(going)), brackets.end);
    });
    kernel.states.forEach(({ result, bytes }, k) =>
      f.emit(copy(op("i32.add", get(own), i32(result)), get(at(states, k).now), i32(bytes))),
    );
    if (kernel.condition) {
      const taken = op("f32x4.convert_i32x4_s", op("i32x4.splat", get(step)));
      f.emit(storeLane("v128.store32_lane", get(own), 0, taken, 0));
    }
  });
};
