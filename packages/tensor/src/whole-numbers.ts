/** Whole numbers of 32 bits, which the elements of int tensors are. */

/**
 * Numbers as 32-bit ints, the same array if it has such. Throws a `RangeError` with the position of the first that is no whole
 * number of 32 bits.
 */
export const wholeNumbers = (name: string, numbers: ArrayLike<number>): Int32Array => {
  if (numbers instanceof Int32Array) return numbers;
  const whole = Int32Array.from(numbers);
  for (let i = 0; i < whole.length; i++) {
    if (whole[i] === numbers[i]) continue;
    const reason = Number.isInteger(numbers[i])
      ? "does not fit 32 bits: -2147483648 … 2147483647"
      : "is no whole number";
    throw new RangeError(`${name}: element ${i} is ${numbers[i]}, which ${reason}, as an int has to be.`);
  }
  return whole;
};
