// Registers of 256 bits: finds out whether the engine can join vectors, and tells it to.
import { nodeModule } from "../../node-module.ts";

/**
 * Vectors of WebAssembly have 128 bits. V8 can compile the same instruction on two neighbouring vectors to one instruction of 256
 * bits (AVX2), if this flag asks for it. V8 calls the flag experimental.
 */
const FLAG = "experimental-wasm-revectorize";

/** The first V8 that joins all instructions of the kernels: Node 24's. Node 22's has the flag, but no fused products. */
const FIRST = 13;

/**
 * Whether this engine can join vectors as `wasm({ wide: true })` asks: Node 24 and newer, on x64.
 *
 * @example
 * ```ts
 * const device = wasm({ threads: 1, wide: wideAvailable() });
 * read(compile((x: Tensor<[2]>) => mul(x, 3), device)(tensor("2", [1, 2]))); // [3, 6]
 * ```
 */
export const wideAvailable = (): boolean => {
  const { arch, versions } = nodeModule("node:process") ?? {};
  return arch === "x64" && Number.parseInt(versions?.["v8"] ?? "0", 10) >= FIRST;
};

/** Asks the engine to join vectors in all code that it compiles from now on, and returns whether it can. */
export const joinVectors = (): boolean => {
  if (!wideAvailable()) return false;
  nodeModule("node:v8")?.setFlagsFromString(`--${FLAG}`);
  return true;
};

/** Asks the engine to leave vectors as they are in all code that it compiles from now on. */
export const separateVectors = (): void => {
  if (wideAvailable()) nodeModule("node:v8")?.setFlagsFromString(`--no-${FLAG}`);
};
