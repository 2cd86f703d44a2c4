import type { Device } from "@attrec/tensor";
import { gpu } from "@attrec/tensor/gpu";
import type { TestContext } from "vitest";

/**
 * The graphics card of this machine, in the mode webgpu. Where there is none the test that asks is skipped, and says why; with
 * ATTREC_NEEDS_GPU set it fails.
 */
export const graphicsCard = async ({ skip }: Pick<TestContext, "skip">): Promise<Device> => {
  try {
    return await gpu({ mode: "webgpu" });
  } catch (error) {
    if (process.env["ATTREC_NEEDS_GPU"]) throw error;
    return skip(error instanceof Error ? error.message : String(error));
  }
};
