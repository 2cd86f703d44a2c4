/**
 * Differentiation of pure functions of tensors, forward and reverse, to any order, and functions of one as functions of many: all of
 * them transformations of graphs.
 *
 * @module @attrec/autodiff
 */

// @category Gradients
export { gradOf, valueAndGradOf } from "./argument.ts";
export { type CheckOptions, checkGradients, type GradientCheck } from "./check-gradients.ts";
export { grad, valueAndGrad, type ValueAndGradient } from "./grad.ts";
export { valueAndGradWithAux, type ValueGradientAndAux } from "./with-aux.ts";

// @category Jacobians
export { hessian, hessianVectorProduct, jacobian } from "./jacobian.ts";
export { jvp, linearize, type ValueAndPushforward, type ValueAndTangent } from "./jvp.ts";
export { pullback, pullbackOfAll } from "./pullback.ts";
export { type PullbackStep, pullbackSteps, type SteppedPullback } from "./pullback-steps.ts";
export { pushforward } from "./pushforward.ts";
export { vjp, type ValueAndPullback } from "./vjp.ts";

// @category Transformations
export { checkpoint } from "./checkpoint.ts";
export { customGradient } from "./custom.ts";
export { type MaybeWithDimension, vmap, type WithDimension } from "./vmap.ts";
