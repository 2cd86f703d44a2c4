/**
 * The element at an index that must exist: reading past the end is an error here, not NaN or undefined.
 *
 * @example
 * ```ts
 * at(["a", "b"], 1); // "b"
 * at(["a", "b"], 2); // RangeError: Index 2 is outside of 0 … 1.
 * ```
 */
export const at = <T>(values: { readonly [index: number]: T; readonly length: number }, index: number): T => {
  const value = values[index];
  if (value === undefined) throw new RangeError(`Index ${index} is outside of 0 … ${values.length - 1}.`);
  return value;
};
