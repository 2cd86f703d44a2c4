import type { Node, HostArray } from "../../tensor.ts";
import { LARGEST_PLACE } from "./shaders/shader.ts";

/** Whole numbers that a float32 tells apart. Throws a `RangeError` for a larger one. */
export const asPlaces = (elements: HostArray, like: Node): HostArray => {
  if (like.dtype === "float") return elements;
  for (const [i, element] of elements.entries()) {
    if (Math.abs(element) <= LARGEST_PLACE) continue;
    throw new RangeError(
      `gpu: the whole number ${element} at position ${i} is larger than 2^24 = ${LARGEST_PLACE}: on this device numbers are 32-bit floats.`,
    );
  }
  return elements;
};
