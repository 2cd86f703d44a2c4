/** All operations: also those of rows and the loops, which stand above the plan and bring along passes of it. */
export * from "./ops/index.ts";

// @category Gathering and sorting
export { gather } from "./rows/gather.ts";
export { scatter } from "./rows/scatter.ts";

// @category Layers
export { type Bag, embeddingBag } from "./rows/embedding-bag.ts";
export { cond } from "./loops/cond.ts";
export { type AllSteps, type EachStep, type Looped, scanLoop, type Step } from "./loops/scan-loop.ts";
export { type Ended, whileLoop, type WhileOptions } from "./loops/while-loop.ts";
