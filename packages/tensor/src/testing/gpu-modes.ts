// The modes of the gpu device that tests run here.
import { describe } from "vitest";
import { gpu, gpuModes, type GpuMode } from "../devices/gpu/index.ts";
import type { Device } from "../index.ts";

const reports = await gpuModes();

/**
 * Tests on a mode of the gpu device, opened once. They are skipped where the mode is missing, and fail there if the
 * environment has ATTREC_NEEDS_GPU.
 */
export const describeOnGpu = (mode: GpuMode, tests: (device: () => Promise<Device>) => void): void => {
  const isThere = reports.some((report) => report.mode === mode && report.available);
  const isNeeded = process.env["ATTREC_NEEDS_GPU"] !== undefined;
  let opened: Promise<Device> | undefined;
  describe.skipIf(!isThere && !isNeeded)(`gpu (${mode})`, () => {
    tests(() => (opened ??= gpu({ mode })));
  });
};

/** The modes that Node has without a display. */
export const MODES: readonly GpuMode[] = ["webgpu", "webasm", "cpu"];
