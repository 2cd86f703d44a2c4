/** The reference of a loop: its meaning is tested in the plans that have one, against the graph of its body. */
import type { Reference } from "../../testing/reading.ts";
import type { IterateKernel } from "./kernel.ts";

/** Loops, whose memory holds more than what they give. */
export const iterateReference: Reference<IterateKernel> = {
  size: () => undefined,
  run: () => {
    throw new TypeError("A loop is tested in the plans that have one.");
  },
};
