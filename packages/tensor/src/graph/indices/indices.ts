/** Which elements of its inputs name rows: what an operation says of its indices. */
import type { AnyTensor, Node } from "../node.ts";
import type { Program } from "../program.ts";
import { topological } from "../walk.ts";

/** The elements of inputs that name rows. */
export interface Indices {
  /** The inputs whose elements name rows, and how many rows there are to name. */
  readonly of: (node: Node) => readonly (readonly [indices: Node, rows: number])[];
  /**
   * The checks of all indices of a program. Operations bring them, so that a page whose operations have no indices does not load
   * them. The nodes that a compiler writes have none: it checks a program before it writes any.
   */
  readonly checks?: (program: Program) => IndexChecks;
}

/** What is known of a program's indices, and what each call has to check. */
export interface IndexChecks {
  /**
   * Throws a `RangeError` for an index out of range among the inputs of a call. Returns whether an element that the program leaves
   * unused is out of range.
   */
  readonly check: (inputs: readonly AnyTensor[]) => boolean;
  /**
   * Whether all of these indices name rows of a table of `rows` rows, once the inputs are checked. With `unused`, elements
   * that name no row in the program count as if they did.
   */
  readonly areWithin: (indices: Node, rows: number, unused: boolean) => boolean;
}

/** The checks of a program's indices; undefined for a program without indices. */
export const checksOf = (program: Program): IndexChecks | undefined =>
  topological(program.outputs)
    .find(({ operation }) => operation.indices?.checks)
    ?.operation.indices?.checks?.(program);
