/** Several loops over the same elements as one. */
import type { Access } from "../../languages/access.ts";
import type { Scalar } from "../../scalar/expression.ts";

/**
 * A loop nest of several results, element by element. It reads `inputs[i]` through pointer i, as a loop kernel does, and writes the
 * results through the pointers behind those, each dense over the dimensions.
 */
export interface JointLoop {
  readonly dimensions: readonly number[];
  readonly inputs: readonly Access[];
  readonly expressions: readonly Scalar[];
}
