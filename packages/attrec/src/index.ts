export { attrec, attrecDefaults, type AttRecOptions, type AttRecParameters } from "./model/attrec.ts";
export type { Batch, Query, SequentialModel, Sizes } from "./model/model.ts";
export { timeSignal } from "./model/time-signal.ts";
export { adagrad, type AdagradState, gradientDescent, type Optimizer } from "./training/optimizer.ts";
export { initialState, type StepResult, trainingStep, type TrainingState } from "./training/step.ts";
