/** All operations: those that are made of primitives alone, and the loops, which bring along what compiles them. */
export * from "./ops/index.ts";

// @category Layers
export { cond } from "./loops/cond.ts";
export { type AllSteps, type EachStep, type Looped, scanLoop, type Step } from "./loops/scan-loop.ts";
export { type Ended, whileLoop, type WhileOptions } from "./loops/while-loop.ts";
