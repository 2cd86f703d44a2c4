// Elements of arguments, as the host has them.
import type { AnyTensor, HostArray } from "../tensor.ts";
import { asHostArray, wholeNumbers } from "../whole-numbers.ts";

/**
 * The elements of data, on the host. Throws a `TypeError` for a tensor that is a description.
 *
 * @example
 * ```ts
 * hostElements(tensor("2", [1, 2])); // [1, 2]
 * ```
 */
export const hostElements = (given: AnyTensor): HostArray => {
  const { lowering } = given.operation;
  if (lowering.kind === "data") return lowering.storage.read();
  if (lowering.kind === "constant") return asHostArray(lowering.elements, given.dtype);
  throw new TypeError(
    `${told(given)} is a description (${given.operation.name}), not data: run it with compile first.`,
  );
};

/**
 * Whole numbers as an array of one kind, so that engines compile the loops over them for that kind. Throws a `RangeError` if
 * they are not whole numbers.
 */
export const integers = (given: AnyTensor): Int32Array => {
  const elements = hostElements(given);
  return elements instanceof Int32Array ? elements : wholeNumbers(told(given), elements);
};

const told = ({ shape }: AnyTensor): string => `[${shape.join(", ")}]`;
