// The module of a plan: a function for each group of kernels.
import type { Group } from "../../plan/order/groups.ts";
import { type ContractKernel, extent, type Kernel, type LoopKernel, type ScatterKernel } from "../../plan/kernel.ts";
import type { Step } from "../../plan/fuse/step.ts";
import { apply, element } from "../../scalar/expression.ts";
import { call, type Code, get, i32, load, type Local, op } from "./code.ts";
import { emitConcat } from "./concat.ts";
import { emitContract } from "./contract.ts";
import { share } from "../../scalar/dag.ts";
import { ModuleBuilder } from "./encoder.ts";
import { emitLoop } from "./loop.ts";
import { emitOrder } from "./order.ts";
import type { Registers } from "./panel.ts";
import { emitRandom } from "./random.ts";
import { emitScatterAlong } from "./scatter-along.ts";
import { emitScatter } from "./scatter.ts";
import { emitUpdate } from "./update.ts";

/** How a module is generated. */
export interface ModuleOptions extends Registers {
  /** Whether its memory is shared between threads. */
  readonly shared: boolean;
}

/**
 * The kernels as a WebAssembly module: kernel i is the export `k<i>`, a function of begin, end, and the addresses of
 * the inputs and of the output, in bytes. It imports its memory as `env.memory`. Equal kernels are one function.
 */
export const emitModule = (kernels: readonly Kernel[], options: ModuleOptions): Uint8Array<ArrayBuffer> => {
  const module = new ModuleBuilder();
  kernels.forEach((kernel, index) => module.export(`k${index}`, emitKernel(module, kernel, options)));
  return module.encode(options);
};

/**
 * A plan's kernels as a module: group i is the export `g<i>`, a function of begin and end of the rows, and of an address where
 * the parameters of its kernels are, one after another. It runs some rows at a time through all of its kernels.
 */
export const emitPlan = (groups: readonly Group[], options: ModuleOptions): Uint8Array<ArrayBuffer> => {
  const module = new ModuleBuilder();
  groups.forEach((group, index) => module.export(`g${index}`, emitGroup(module, group, options)));
  return module.encode(options);
};

const emitGroup = (module: ModuleBuilder, { steps, rows, tile }: Group, registers: Registers): number => {
  const calls = steps.map((step) => ({
    kernel: emitKernel(module, step.kernel, registers),
    scale: Math.max(1, extent(step.kernel) / rows),
    count: parameterCount(step),
  }));
  return module.define(`group ${JSON.stringify([calls, tile])}`, ["i32", "i32", "i32"], [], (f) => {
    const [begin, end, table] = f.parameters as readonly [Local, Local, Local];
    const run = (from: Code, to: Code): void => {
      let first = 0;
      for (const { kernel, scale, count } of calls) {
        const scaled = (row: Code): Code => (scale === 1 ? row : op("i32.mul", row, i32(scale)));
        const parameters = Array.from({ length: count }, (_, i) => load("i32.load", get(table), 4 * (first + i)));
        f.emit(call(kernel, scaled(from), scaled(to), ...parameters));
        first += count;
      }
    };
    const left = f.hold("i32", op("i32.sub", get(end), get(begin)));
    f.whileLeft(left, Math.max(1, tile), () => {
      run(get(begin), op("i32.add", get(begin), i32(Math.max(1, tile))));
      f.advance(begin, Math.max(1, tile));
    });
    f.when(op("i32.gt_s", get(left), i32(0)), () => run(get(begin), get(end)));
  });
};

/** How many parameters a step's kernel takes after its range: pointers, and perhaps a count. */
export const parameterCount = ({ reads, depth }: Pick<Step, "reads" | "depth">): number =>
  reads.length + 1 + (depth ? 1 : 0);

/** Whether this engine has the instructions that `wasm({ fma: true })` asks for: relaxed SIMD, in Node 22 and newer and in browsers. */
export const fmaAvailable = (): boolean => {
  const one = { kind: "contract", m: 1, n: 4, k: 1, rowStride: 1, depthStride: 1 } as const;
  return WebAssembly.validate(emitModule([one], { shared: false, fma: true, wide: false }));
};

const emitKernel = (module: ModuleBuilder, kernel: Kernel, registers: Registers): number => {
  switch (kernel.kind) {
    case "loop":
      return emitLoop(module, kernel, registers, keyOf(kernel));
    case "contract":
      return kernel.n === 1 && kernel.depthStride === 1
        ? emitLoop(module, products(kernel), registers, JSON.stringify(kernel))
        : emitContract(module, kernel, registers, JSON.stringify(kernel));
    case "concat":
      return emitConcat(module, kernel, JSON.stringify(kernel));
    case "scatter":
      return emitScatter(module, kernel, keyOfScatter(kernel));
    case "scatterAlong":
      return emitScatterAlong(module, kernel, JSON.stringify(kernel));
    case "order":
      return emitOrder(module, kernel, JSON.stringify(kernel));
    case "update":
      return emitUpdate(module, kernel, JSON.stringify(kernel));
    case "random":
      return emitRandom(module, kernel, JSON.stringify(kernel));
  }
};

/** A matrix times a vector: sums of products along rows, which a loop adds four at a time. */
const products = ({ m, k, rowStride }: ContractKernel): LoopKernel => ({
  kind: "loop",
  dimensions: [m, k],
  reduced: 1,
  reducer: "sum",
  inputs: [
    { cell: "float", strides: [rowStride, 1] },
    { cell: "float", strides: [0, 1] },
  ],
  expression: apply("multiply", element(0), element(1)),
  cell: "float",
  flush: false,
});

/** What tells two loop kernels apart: expressions as the graphs they are, since as text they can be very long. */
const keyOf = (kernel: LoopKernel): string => {
  const { expression, epilogue, ...rest } = kernel;
  return JSON.stringify([rest, epilogue !== undefined, share([expression, ...(epilogue ? [epilogue] : [])]).key]);
};

const keyOfScatter = ({ parts, ...kernel }: ScatterKernel): string =>
  JSON.stringify([
    kernel,
    parts.map(({ expression, gate, ...rest }) => [rest, share([expression, ...(gate ? [gate] : [])]).key]),
  ]);
