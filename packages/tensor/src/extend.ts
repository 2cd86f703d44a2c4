/**
 * For authors of operations, transformations, passes and devices: tensors without their shapes, the making and walking of graphs,
 * and the interface of a device.
 *
 * @module @attrec/tensor/extend
 */

// The operations, in categories of their own.
export * from "./ops/authors.ts";

// @category Random numbers
export { philox, streamOf, uniformWords } from "./random/philox.ts";

// @category Graphs
export type {
  Elements,
  Lowering,
  Node,
  Operation,
  Primitive,
  Pullback,
  Pushforward,
  RandomBits,
  Walk,
} from "./tensor.ts";
export { evaluate } from "./graph/evaluate.ts";
export { fingerprint } from "./graph/fingerprint.ts";
export { type Listener, listening, noted, notedRule } from "./graph/note.ts";
export { topological } from "./graph/walk.ts";
export { nodeFormula } from "./inspect/node-formula.ts";
export { at } from "./at.ts";
export { show, type Show } from "./shape/dimension.ts";
// What the results of helpers for any shape are made of, so that their declarations can be written.
export type { Replaced } from "./shape/along.ts";
export type { WithoutAxes } from "./shape/axes.ts";
export type { WithoutAxis } from "./shape/axis.ts";
export type { BroadcastRule, Tests } from "./shape/broadcast.ts";
export type { GatherShape } from "./shape/gather.ts";
export type { WithLast } from "./shape/last.ts";
export type { MatmulArgument, MatmulRule, MatmulShape } from "./shape/matmul.ts";
export type { ShapeBy } from "./shape/rule.ts";
export type { SliceRule } from "./shape/slice.ts";
export { isTensor, type Leaf, leaves, withTensors } from "./tree.ts";

// @category Primitives
export { iterate, type Iterated, type LoopInputs } from "./loops/iterate.ts";
export { pureAround, type Watch } from "./compile/pure.ts";
export type { Body, Loop } from "./graph/body.ts";
export type { IterateLowering } from "./tensor.ts";
export { apply, element, literal, type Operator, type Scalar } from "./scalar/expression.ts";

// @category Plans
export type { Kernel } from "./kernels/kernel.ts";
export type { PlanLoop } from "./plan/loops.ts";
export type { Passes } from "./plan/passes.ts";
export { type KernelSchedule, type PlanOptions, schedule } from "./plan/schedule.ts";
export { unrolledLoop } from "./plan/unrolled-loop.ts";

// @category Writing devices
export type { Storage } from "./tensor.ts";
export {
  closable,
  type KernelCost,
  type Plan,
  type PredictedCost,
  type Prediction,
  type Profile,
} from "./devices/device.ts";
export { hostElements } from "./graph/host-elements.ts";
export { hostPlan } from "./devices/host-plan.ts";
export { withCheckedIndices } from "./devices/indices.ts";
export { spend, spendable, type SpendableStorage } from "./devices/spendable.ts";
export type { Indices } from "./graph/indices/indices.ts";
export type { End, Program } from "./graph/program.ts";
