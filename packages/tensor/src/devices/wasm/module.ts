// The module of a plan: a function for each group of kernels.
import { at } from "../../at.ts";
import type { Group } from "../../plan/order/groups.ts";
import { type Defined, extent } from "../../kernels/kernel.ts";
import type { PlanStep } from "../../plan/fuse/step.ts";
import { call, type Code, get, i32, load, op, set } from "../../languages/wasm/code.ts";
import { type FunctionBuilder, ModuleBuilder } from "../../languages/wasm/encoder.ts";
import { emitJointLoop } from "../../kernels/loop/joint-wasm.ts";
import { emitKernel } from "../../kernels/wasm.ts";
import type { Registers } from "../../languages/wasm/panel.ts";

/** How a module is generated. */
export interface ModuleOptions extends Registers {
  /** Whether threads share the memory. */
  readonly shared: boolean;
}

/**
 * The kernels as a WebAssembly module. Kernel i is the export `k<i>`, a function of begin, end, and the addresses in bytes of the
 * inputs and of the output. The module imports its memory as `env.memory`. Equal kernels share one function.
 */
export const emitModule = (kernels: readonly Defined[], options: ModuleOptions): Uint8Array<ArrayBuffer> => {
  const module = new ModuleBuilder(options.float64);
  kernels.forEach((kernel, index) => module.export(`k${index}`, emitKernel(module, kernel, options)));
  return module.encode(options);
};

/**
 * The kernels of a plan as a module. Group i is the export `g<i>`, a function of the begin and end of its rows, and of the
 * address of the parameters of its kernels, one after another. It runs all of its kernels on a few rows at a time.
 */
export const emitPlan = (groups: readonly Group[], options: ModuleOptions): Uint8Array<ArrayBuffer> => {
  const module = new ModuleBuilder(options.float64);
  groups.forEach((group, index) => module.export(`g${index}`, emitGroup(module, group, options)));
  return module.encode(options);
};

const emitGroup = (module: ModuleBuilder, group: Group, registers: Registers): number => {
  const tile = Math.max(1, group.tile);
  const calls = callsOf(module, group, registers);
  const build = (f: FunctionBuilder<readonly ["i32", "i32", "i32"]>): void => {
    const [begin, end, table] = f.parameters;
    const run = (from: Code, to: Code): void => {
      for (const { kernel, scale, parameters } of calls) {
        const scaled = (row: Code): Code => (scale === 1 ? row : op("i32.mul", row, i32(scale)));
        f.emit(call(kernel, scaled(from), scaled(to), ...parameters.map((i) => load("i32.load", get(table), 4 * i))));
      }
    };
    const left = f.hold("i32", op("i32.sub", get(end), get(begin)));
    f.whileLeft(left, tile, () => {
      run(get(begin), op("i32.add", get(begin), i32(tile)));
      f.advance(begin, tile);
    });
    f.when(op("i32.gt_s", get(left), i32(0)), () => run(get(begin), get(end)));
  };
  return module.define(`group ${JSON.stringify([calls, tile])}`, ["i32", "i32", "i32"], [], build, "bytes");
};

/** The functions that a group calls, each with its parameters by their places in the table. */
const callsOf = (module: ModuleBuilder, { steps, rows, joints }: Group, registers: Registers) => {
  const starts: number[] = [];
  let start = 0;
  for (const step of steps) {
    starts.push(start);
    start += parameterCount(step);
  }
  const scaleOf = (step: PlanStep): number => Math.max(1, extent(step) / rows);
  return steps.flatMap((step, k) => {
    const joint = joints?.find(({ first, steps: length }) => first <= k && k < first + length);
    if (!joint) {
      const parameters = Array.from({ length: parameterCount(step) }, (_, i) => at(starts, k) + i);
      return [{ kernel: emitKernel(module, step, registers), scale: scaleOf(step), parameters }];
    }
    if (joint.first !== k) return [];
    const parameters = joint.pointers.map(([own, i]) => at(starts, k + own) + i);
    return [{ kernel: emitJointLoop(module, joint.loop, registers), scale: scaleOf(step), parameters }];
  });
};

/** The number of parameters that the kernel of a step takes after its range: pointers, and perhaps a count. */
export const parameterCount = ({ reads, depth }: Pick<PlanStep, "reads" | "depth">): number =>
  reads.length + 1 + (depth ? 1 : 0);

/**
 * Whether this engine has the instructions that `wasm({ fma: true })` asks for: relaxed SIMD, in Node 22 and newer and in browsers.
 *
 * @example
 * ```ts
 * const device = wasm({ threads: 1, fma: fmaAvailable() });
 * read(compile((x: Tensor<[2]>) => mul(x, 3), device)(tensor("2", [1, 2]))); // [3, 6]
 * ```
 */
export const fmaAvailable = (): boolean => {
  const module = new ModuleBuilder();
  module.define("fused", [], [], (f) => {
    const [x, sum] = [f.local("v128"), f.local("v128")];
    f.emit(set(sum, op("f32x4.relaxed_madd", get(x), get(x), get(sum))));
  });
  return WebAssembly.validate(module.encode({ shared: false }));
};
