import type { ContractKernel, Kernel, LoopKernel, ScatterKernel } from "../../compile/kernel.ts";
import { apply, element } from "../../scalar/expression.ts";
import { emitConcat } from "./concat.ts";
import { emitContract } from "./contract.ts";
import { share } from "./dag.ts";
import { ModuleBuilder } from "./encoder.ts";
import { emitLoop } from "./loop.ts";
import { emitOrder } from "./order.ts";
import { emitRandom } from "./random.ts";
import { emitScatterAlong } from "./scatter-along.ts";
import { emitScatter } from "./scatter.ts";
import { emitUpdate } from "./update.ts";

/** How a module is generated. */
export interface ModuleOptions {
  /** Whether its memory is shared between threads. */
  readonly shared: boolean;
  /** Whether products may be added without being rounded first: faster, where `fmaAvailable()`. */
  readonly fma: boolean;
}

/**
 * The kernels as a WebAssembly module: kernel i is the export `k<i>`, a function of begin, end, and the addresses of
 * the inputs and of the output, in bytes. It imports its memory as `env.memory`. Equal kernels are one function.
 */
export const emitModule = (kernels: readonly Kernel[], options: ModuleOptions): Uint8Array<ArrayBuffer> => {
  const module = new ModuleBuilder();
  kernels.forEach((kernel, index) => module.export(`k${index}`, emitKernel(module, kernel, options.fma)));
  return module.encode(options);
};

/** Whether this engine has the instructions that `fma` asks for. */
export const fmaAvailable = (): boolean => {
  const one = { kind: "contract", m: 1, n: 4, k: 1, rowStride: 1, depthStride: 1 } as const;
  return WebAssembly.validate(emitModule([one], { shared: false, fma: true }));
};

const emitKernel = (module: ModuleBuilder, kernel: Kernel, fma: boolean): number => {
  switch (kernel.kind) {
    case "loop":
      return emitLoop(module, kernel, keyOf(kernel));
    case "contract":
      return kernel.n === 1 && kernel.depthStride === 1
        ? emitLoop(module, products(kernel), JSON.stringify(kernel))
        : emitContract(module, kernel, fma, JSON.stringify(kernel));
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
  JSON.stringify([kernel, parts.map(({ expression, ...rest }) => [rest, share([expression]).key])]);
