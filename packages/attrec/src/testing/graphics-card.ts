// A graphics card for tests, if there is one.
import type { Device } from "@attrec/tensor";
import { gpu, type GpuOptions } from "@attrec/tensor/gpu";
import type { TestContext } from "vitest";

/**
 * The graphics card of this machine, in the mode webgpu; `options` as those of `gpu`. Without a card the calling test is skipped, with the reason; it fails
 * if ATTREC_NEEDS_GPU is set.
 */
export const graphicsCard = async (
  { skip }: Pick<TestContext, "skip">,
  options: Pick<GpuOptions, "onCard"> = {},
): Promise<Device> => {
  try {
    return await gpu({ mode: "webgpu", ...options });
  } catch (error) {
    if (process.env["ATTREC_NEEDS_GPU"]) throw error;
    return skip(error instanceof Error ? error.message : String(error));
  }
};
