/** The largest of all elements up to each. This file gives the elements themselves. */
import type { Tensor } from "@attrec/tensor";

export const cumulativeMaximum = (x: Tensor<["n"]>): Tensor<["n"]> => x;
