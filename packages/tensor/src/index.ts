/**
 * Shape-typed tensors as descriptions, their operations, the compiler, and the devices that run them.
 *
 * @module @attrec/tensor
 */

export { at } from "./at.ts";
export type { Program } from "./graph/program.ts";
export { compile, type Compiled, type CompileOptions } from "./compile/compile.ts";
export { MeanwhileError } from "./compile/meanwhile.ts";
export { pure, pureAround, type Watch } from "./compile/pure.ts";
export { topological } from "./graph/walk.ts";
export type { Device, Plan } from "./devices/device.ts";
export type { Stage } from "./graph/stage.ts";
export { interpreter } from "./devices/interpreter/interpreter.ts";
export { TooLargeError } from "./devices/too-large.ts";
export { wasm, type WasmOptions } from "./devices/wasm/device.ts";
export type { WasmMemory } from "./devices/wasm/memory.ts";
export { fmaAvailable } from "./devices/wasm/module.ts";
export { wideAvailable } from "./devices/wasm/wide.ts";
export { MAX_THREADS, type ThreadCounts } from "./devices/wasm/threads/pool.ts";
export * from "./ops/index.ts";
export { type Key, fold, key, philox, streamOf, uniforms, uniformWords } from "./random/philox.ts";
export { apply, element, literal, type Operator, type Scalar } from "./scalar/expression.ts";
export { type Dimension, type Shape, ShapeError, show, type Show } from "./shape/dimension.ts";
export {
  type AnyTensor,
  count,
  type DType,
  type Elements,
  type HostArray,
  type Lowering,
  type Node,
  type Operation,
  type Primitive,
  type Pullback,
  size,
  type Storage,
  type Tensor,
} from "./tensor.ts";
export { mapTrees } from "./map-trees.ts";
export { release } from "./release.ts";
export { toHost } from "./to-host.ts";
export { isTensor, type Leaf, leaves, mapTree, tensors, withTensors } from "./tree.ts";
