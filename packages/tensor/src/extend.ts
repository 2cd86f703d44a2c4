/**
 * For authors of operations, transformations, passes and devices: tensors without their shapes, the making and walking of graphs,
 * and the interface of a device.
 *
 * @module @attrec/tensor/extend
 */

// Nodes, and how they are walked.
export {
  type Elements,
  type Lowering,
  type Node,
  type Operation,
  type Primitive,
  type Pullback,
  type RandomBits,
  type Storage,
} from "./tensor.ts";
export { evaluate } from "./graph/evaluate.ts";
export { fingerprint } from "./graph/fingerprint.ts";
export { topological } from "./graph/walk.ts";
export { at } from "./at.ts";
export { pureAround, type Watch } from "./compile/pure.ts";
export { show, type Show } from "./shape/dimension.ts";
export { isTensor, type Leaf, leaves, withTensors } from "./tree.ts";

// Operations: primitives, and how others are made of them.
export * from "./ops/authors.ts";
export { apply, element, literal, type Operator, type Scalar } from "./scalar/expression.ts";
export { philox, streamOf, uniformWords } from "./random/philox.ts";

// Devices: what they are given, what they make, and how data comes in and goes out.
export { closable, type KernelCost, type Plan, type Profile } from "./devices/device.ts";
export { hostElements } from "./devices/host.ts";
export { hostPlan } from "./devices/host-plan.ts";
export { withCheckedIndices } from "./devices/indices.ts";
export { spend, spendable, type SpendableStorage } from "./devices/spendable.ts";
export type { End, Program } from "./graph/program.ts";

// Plans: what the passes make of a program.
export { type Kernel } from "./kernels/kernel.ts";
export { type Passes } from "./plan/passes.ts";
export { type PlanOptions, schedule, type Schedule } from "./plan/schedule.ts";
