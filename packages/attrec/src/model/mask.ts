// The mask of histories that are shorter than L.
import { tensor, type Tensor } from "@attrec/tensor";

/** True at the last `lengths[row]` places of each row, and false before them; true everywhere without lengths. */
export const historyMask = (
  lengths: Int32Array | undefined,
  batch: number,
  length: number,
): Tensor<["batch", "length"], "bool"> => {
  const mask = new Uint8Array(batch * length).fill(1);
  lengths?.forEach((real, row) => mask.fill(0, row * length, (row + 1) * length - real));
  return tensor("bool:batch length", mask, { batch, length });
};
