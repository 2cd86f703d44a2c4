/** Updates have no reference here: the tests of plans check them, because an update writes into a table. */
import type { Reference } from "../../testing/reading.ts";
import type { UpdateKernel } from "./kernel.ts";

/** Updates. Their kernels do not know the size of the table. */
export const updateReference: Reference<UpdateKernel> = {
  size: () => undefined,
  run: () => {
    throw new TypeError("An update writes into a table, and is tested in the plans that have one.");
  },
};
