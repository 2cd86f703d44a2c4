/** Whole numbers on a device that has only 32-bit floats. */
import type { Elements, HostArray, Node } from "../../tensor.ts";
import { LARGEST_PLACE } from "../../languages/shaders/shader.ts";

/** Whole numbers that a float32 tells apart. Throws a `RangeError` that calls them by `name` for a larger one. */
export const asPlaces = <E extends HostArray | Elements>(elements: E, like: Pick<Node, "dtype">, name: string): E => {
  if (like.dtype !== "int") return elements;
  const i = elements.findIndex((element) => Math.abs(element) > LARGEST_PLACE);
  if (i < 0) return elements;
  throw new RangeError(
    `gpu: the whole number ${elements[i]} at position ${i} of '${name}' is beyond 2^24 = ${LARGEST_PLACE}: on this device numbers are 32-bit floats. Use the wasm device.`,
  );
};
