/**
 * The laws of this package as functions, so that an operation or a device of one's own is tested like ours. They need no test
 * runner: they return a sentence for a fault, or nothing.
 *
 * @module @attrec/tensor/testing
 */

// @category Laws
export { deviceFault, type DeviceLaw } from "./laws/device-fault.ts";
export { drawFrom, type DrawnCall, drawnCall, relativeError } from "./laws/draw.ts";
export { samplers } from "./laws/samplers.ts";
export {
  type Draw,
  drawBooleans,
  drawIndices,
  drawReals,
  drawSizes,
  sampleElementwise,
  type Interval,
  type SampledCall,
  type SampledInput,
  type Sampler,
} from "./ops/sample.ts";
