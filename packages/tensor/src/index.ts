/**
 * Shape-typed tensors as descriptions, their operations, the compiler, and the devices that run them: what a user of tensors needs.
 * Authors of operations, transformations and devices find the rest in `@attrec/tensor/extend`, and the tests that hold all
 * operations and devices to their laws in `@attrec/tensor/testing`.
 *
 * @module @attrec/tensor
 */

// The operations, in categories of their own.
export * from "./operations.ts";

// @category Tensors and shapes
export { type AnyTensor, count, type DType, type HostArray, size, type Tensor } from "./tensor.ts";
export { type Dimension, type Shape, ShapeError } from "./shape/dimension.ts";
export { mapTrees } from "./map-trees.ts";
export { mapTree, tensors } from "./tree.ts";

// @category Making and reading tensors
export { toHost } from "./to-host.ts";

// @category Random numbers
export { fold, type Key, key, uniforms } from "./random/philox.ts";

// @category Compiling
export { compile, type Compiled, type CompileOptions } from "./compile/compile.ts";
export type { Costs } from "./compile/profile.ts";
export { MeanwhileError } from "./compile/meanwhile.ts";
export { pure } from "./compile/pure.ts";
export type { Stage, StageNode } from "./graph/stage.ts";

// @category Seeing inside
export { label } from "./inspect/label.ts";
export { findNotFinite, type FindNotFinite, type NotFinite } from "./inspect/not-finite.ts";
export type { Phase } from "./inspect/phases.ts";
export { print, type PrintForm } from "./inspect/print.ts";
export { trace, type TracedValue, type TracedValues } from "./inspect/trace.ts";

// @category Devices
export type { Device } from "./devices/device.ts";
export { interpreter } from "./devices/interpreter/interpreter.ts";
export { TooLargeError } from "./too-large.ts";
export { wasm, type WasmOptions } from "./devices/wasm/device.ts";
export type { WasmMemory } from "./devices/wasm/memory.ts";
export { float64 } from "./languages/wasm/float64/float64.ts";
export type { Precision } from "./languages/wasm/float64/precision.ts";
export { fmaAvailable } from "./devices/wasm/module.ts";
export { MAX_THREADS } from "./devices/wasm/threads/max-threads.ts";
export type { ThreadCounts } from "./devices/wasm/threads/pool.ts";
export { measureWide } from "./devices/wasm/measure-wide.ts";
export { wideAvailable } from "./devices/wasm/wide.ts";
export { release } from "./release.ts";
