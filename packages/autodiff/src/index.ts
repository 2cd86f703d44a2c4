/**
 * Reverse-mode differentiation of pure functions of tensors, as a transformation of graphs.
 *
 * @module @attrec/autodiff
 */

// @category Gradients
export { type CheckOptions, checkGradients, type GradientCheck } from "./check-gradients.ts";
export { grad, valueAndGrad, type ValueAndGradient } from "./grad.ts";
export { pullback } from "./pullback.ts";
export { vjp, type ValueAndPullback } from "./vjp.ts";
