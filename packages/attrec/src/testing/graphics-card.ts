// A graphics card for tests, if there is one.
import type { Device } from "@attrec/tensor";
import { gpu } from "@attrec/tensor/gpu";
import type { TestContext } from "vitest";

/**
 * The graphics card of this machine, in the mode webgpu. Without a card the calling test is skipped, with the reason; it fails
 * if ATTREC_NEEDS_GPU is set.
 */
export const graphicsCard = async ({ skip }: Pick<TestContext, "skip">): Promise<Device> => {
  try {
    return await gpu({ mode: "webgpu" });
  } catch (error) {
    if (process.env["ATTREC_NEEDS_GPU"]) throw error;
    return skip(error instanceof Error ? error.message : String(error));
  }
};
