/** The kernels as functions of a WebAssembly module: each kind is written by what its operations bring along. */
import type { ModuleBuilder } from "../languages/wasm/encoder.ts";
import { loopTools } from "../languages/wasm/loop-tools.ts";
import type { Registers } from "../languages/wasm/panel.ts";
import type { Defined } from "./kernel.ts";
import type { LoopKernel } from "./loop/kernel.ts";
import { emitLoop } from "./loop/wasm.ts";

/** Writes a kernel as a function, and returns its index. */
export const emitKernel = (module: ModuleBuilder, { kernel, definition }: Defined, registers: Registers): number => {
  const own = (loop: LoopKernel): number => emitLoop(module, loop, registers);
  // Only for loops does nobody bring along what writes them.
  if (!definition.wasm) return own(kernel as LoopKernel);
  const emit = (each: Defined): number => emitKernel(module, each, registers);
  return definition.wasm(module, kernel, { ...loopTools, registers, emit, emitLoop: own });
};
