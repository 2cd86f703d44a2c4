// The error for data that cannot be used.
export { quote } from "@attrec/tensor/files";

/** A fault in data that a user supplied. The message is a sentence: the place, what was expected, what was found, what to do. */
export class DataError extends Error {
  override readonly name = "DataError";
}
