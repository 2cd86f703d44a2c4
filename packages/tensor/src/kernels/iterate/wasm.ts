// Loops over the steps of a body in WebAssembly.
import { at } from "../../at.ts";
import { again, brackets, extractLane, get, i32 } from "../../languages/wasm/code.ts";
import { load, op, set, storeLane, zero } from "../../languages/wasm/code.ts";
import type { FunctionBuilder, ModuleBuilder } from "../../languages/wasm/encoder.ts";
import { calledStep, type PreparedCall } from "./called-step.ts";
import type { BodyCall, IterateKernel } from "./kernel.ts";
import { dagOf, registerStep } from "./register-step.ts";
import type { WasmTools } from "../emit.ts";
import type { LoopMemory, StepCode } from "./step-code.ts";

/** Generates a loop: a function that takes step after step, in registers or by the functions of its body's kernels. */
export const emitIterate = (module: ModuleBuilder, kernel: IterateKernel, tools: WasmTools): number => {
  const { numbers, ...rest } = kernel;
  const parameters = Array.from({ length: kernel.inputs + 3 }, () => "i32" as const);
  if (numbers) {
    const dag = dagOf(numbers, tools);
    const { reads, outputs } = numbers;
    const frame = { ...rest, calls: [], condition: kernel.condition !== undefined };
    const key = JSON.stringify([frame, reads, outputs.map(({ to }) => to), dag.key]);
    const build = (f: FunctionBuilder): void => {
      buildIterate(f, kernel, (places) => registerStep(f, kernel, numbers, dag, places, tools));
    };
    // The numbers of a step take one register each, in float64 too.
    return module.define(key, parameters, [], build, "register");
  }
  const prepare = (calls: readonly BodyCall[]): readonly PreparedCall[] =>
    calls.map((each) => ({ ...each, index: tools.emit(each) }));
  const [calls, condition] = [prepare(kernel.calls), prepare(kernel.condition?.calls ?? [])];
  const textOf = ({ index, parameters: own }: PreparedCall): unknown => [index, own];
  const key = JSON.stringify([
    { ...kernel, calls: calls.map(textOf), condition: [kernel.condition?.result, condition.map(textOf)] },
  ]);
  return module.define(key, parameters, [], (f) => {
    buildIterate(f, kernel, (places) => calledStep(f, kernel, calls, condition, places));
  });
};

const buildIterate = (f: FunctionBuilder, kernel: IterateKernel, stepOf: (places: LoopMemory) => StepCode): void => {
  const [begin, end, ...pointers] = f.parameters;
  if (!begin || !end) return;
  const own = at(pointers, kernel.inputs);
  const [step, row, going] = [f.local("i32"), f.local("i32"), f.local("i32")];
  const addressOf: LoopMemory["addressOf"] = (address) => {
    const base = address.base === "own" ? own : at(pointers, address.pointer);
    const start = op("i32.add", get(base), i32(address.offset));
    return address.stride === 0 ? start : op("i32.add", start, op("i32.mul", get(row), i32(address.stride)));
  };
  const code = stepOf({ own, addressOf });
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
    code.begin();
    f.emit(set(step, i32(0)), set(going, op("i32.gt_s", get(steps), i32(0))));
    f.when(get(going), () => {
      f.emit(brackets.loop);
      const take = (): void => {
        f.emit(set(row, reverse ? op("i32.sub", op("i32.sub", get(steps), i32(1)), get(step)) : get(step)));
        code.take();
        f.advance(step, 1);
        f.emit(set(going, op("i32.lt_s", get(step), get(steps))));
      };
      if (kernel.condition) f.when(code.holds(), take, () => f.emit(set(going, i32(0))));
      else take();
      f.emit(again(get(going)), brackets.end);
    });
    code.end();
    if (kernel.condition) {
      const taken = op("f32x4.convert_i32x4_s", op("i32x4.splat", get(step)));
      f.emit(storeLane("v128.store32_lane", get(own), 0, taken, 0));
    }
  });
};
