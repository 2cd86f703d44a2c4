/** Which elements of its inputs name rows: what an operation says of its indices. */
import type { Program } from "../program.ts";
import type { AnyTensor, Node } from "../node.ts";

/**
 * The elements of inputs that name rows. Their check comes with the operation, so that a page whose operations have no indices
 * does not load it.
 */
export interface Indices {
  /** The inputs whose elements name rows, and how many rows there are to name. */
  readonly of: (node: Node) => readonly (readonly [indices: Node, rows: number])[];
  /**
   * The check of all indices of a program. It throws a `RangeError` for an index out of range in what the program is given, and
   * says whether an element that the program leaves unused is out of range.
   */
  readonly check: (program: Program) => (inputs: readonly AnyTensor[]) => boolean;
}
