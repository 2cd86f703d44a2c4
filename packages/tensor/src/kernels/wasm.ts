/** The kernels as functions of a WebAssembly module: a table of the functions that write them. */
import type { ModuleBuilder } from "../languages/wasm/encoder.ts";
import type { Registers } from "../languages/wasm/panel.ts";
import { emitConcat } from "./concat/wasm.ts";
import { emitIterate } from "./iterate/wasm.ts";
import type { Kernel, KernelOf } from "./kernel.ts";
import { emitLoop } from "./loop/wasm.ts";
import { emitOrder } from "./order/wasm.ts";
import { emitProduct } from "./product/wasm.ts";
import { emitRandom } from "./random/wasm.ts";
import { emitScatterAlong } from "./scatter-along/wasm.ts";
import { emitScatter } from "./scatter/wasm.ts";
import { emitUpdate } from "./update/wasm.ts";

/**
 * Writes a kernel as a function of begin, end, and the addresses of its inputs and its output, and returns the function's index.
 * Equal kernels share one function.
 */
type Emit<K> = (module: ModuleBuilder, kernel: K, registers: Registers) => number;

const emitters: { readonly [Kind in Kernel["kind"]]: Emit<KernelOf<Kind>> } = {
  loop: emitLoop,
  contract: emitProduct,
  concat: emitConcat,
  scatter: emitScatter,
  scatterAlong: emitScatterAlong,
  order: emitOrder,
  update: emitUpdate,
  random: emitRandom,
  // A loop calls the kernels of its body.
  iterate: (module, kernel, registers) => emitIterate(module, kernel, (each) => emitKernel(module, each, registers)),
};

/** Writes a kernel as a function, and returns its index. */
export const emitKernel: Emit<Kernel> = (module, kernel, registers) =>
  (emitters[kernel.kind] as Emit<Kernel>)(module, kernel, registers);
