/** The meaning of an update is tested in the plans that have one, because an update writes into a table. */
import type { Reference } from "../../testing/reading.ts";
import type { UpdateKernel } from "./kernel.ts";

/** Updates, which do not say the size of their table. */
export const updateReference: Reference<UpdateKernel> = {
  size: () => undefined,
  run: () => {
    throw new TypeError("An update writes into a table, and is tested in the plans that have one.");
  },
};
