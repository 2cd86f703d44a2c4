// Registers of 256 bits: whether the engine can join vectors, and how it is told to.
import { nodeModule } from "../../node-module.ts";

/**
 * Vectors of WebAssembly have 128 bits. V8 can compile two that lie side by side, and with which the same is done, to one
 * instruction of 256 bits (AVX2); it does so where a flag asks for it, which it calls experimental.
 */
const FLAG = "--experimental-wasm-revectorize";

/** The first V8 that joins all that kernels are written with: Node 24's. Node 22's has the flag, but no fused products. */
const FIRST = 13;

/** Whether this engine can join vectors as `wasm({ wide: true })` asks: Node 24 and newer, on x64. */
export const wideAvailable = (): boolean => {
  const { arch, versions } = nodeModule("node:process") ?? {};
  return arch === "x64" && Number.parseInt(versions?.["v8"] ?? "0", 10) >= FIRST;
};

/** Asks the engine to join vectors in all that it compiles from now on, and says whether it can. */
export const joinVectors = (): boolean => {
  if (!wideAvailable()) return false;
  nodeModule("node:v8")?.setFlagsFromString(FLAG);
  return true;
};
