/** How the writer of a kernel is called, by its types: who knows that need not know WebAssembly. */
import type { ModuleBuilder } from "../languages/wasm/encoder.ts";
import type { LoopTools } from "../languages/wasm/loop-tools.ts";
import type { Registers } from "../languages/wasm/panel.ts";
import type { Defined } from "./kernel.ts";
import type { LoopKernel } from "./loop/kernel.ts";

/** What the writer of a kernel is handed: it need not bring along what every plan has. */
export interface WasmTools extends LoopTools {
  readonly registers: Registers;
  /** Writes a kernel that the one at hand calls, and gives the index of its function. */
  readonly emit: (kernel: Defined) => number;
  /** The same for a loop. */
  readonly emitLoop: (kernel: LoopKernel) => number;
}

/**
 * Writes a kernel as a function of begin, end, and the addresses of its inputs and its output, and returns the function's index.
 * Equal kernels share one function.
 */
export type EmitKernel<K> = (module: ModuleBuilder, kernel: K, tools: WasmTools) => number;
