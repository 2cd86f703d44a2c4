/** Whole numbers on a device that has only 32-bit floats. */
import { asHostArray } from "../../whole-numbers.ts";
import type { DType, Elements, HostArray, Node } from "../../tensor.ts";
import { TooLargeError } from "../../too-large.ts";
import { LARGEST_WHOLE, tooLarge } from "../../languages/shaders/shader.ts";

/** Whole numbers that a float32 tells apart. Throws a `TooLargeError` that calls them by `name` for a larger one. */
export const asPlaces = <E extends HostArray | Elements>(elements: E, like: Pick<Node, "dtype">, name: string): E => {
  if (like.dtype !== "int") return elements;
  // A loop, since every step of a training looks at its whole batch here.
  for (let i = 0; i < elements.length; i++) {
    const element = elements[i] ?? 0;
    if (element > LARGEST_WHOLE || element < -LARGEST_WHOLE)
      throw new TooLargeError(tooLarge(element, `at position ${i} of '${name}'`));
  }
  return elements;
};

/** Elements of a result on the host. Throws a `RangeError` for an int that has become none: it is beyond 2^24. */
export const resultOnHost = (numbers: Float32Array, dtype: DType): HostArray => {
  const i = dtype === "int" ? numbers.findIndex(Number.isNaN) : -1;
  if (i < 0) return asHostArray(numbers, dtype);
  throw new RangeError(
    `gpu: the int at position ${i} of a result, or one that it is made of, is beyond 2^24 = ${LARGEST_WHOLE}: on this device numbers are 32-bit floats. Use the wasm device.`,
  );
};
