/**
 * The gpu device: plans on the graphics card, through gpu.js.
 *
 * @module @attrec/tensor/gpu
 */

export { gpuModes, type GpuModeReport } from "./modes.ts";
export { gpu, type GpuMode, type GpuOptions } from "./gpu.ts";
export type { CardFeature as GpuFeature } from "./webgpu/card-features.ts";
