/** A program on its way to a plan, for a reader. */

/** A program after a pass. */
export interface Stage {
  /** The name of the pass, which is that of its switch. */
  readonly pass: string;
  /** The effect and the purpose of the pass, in a sentence. */
  readonly why: string;
  /** The graph as text, a line for each node; or the kernels, once there are some. */
  readonly text: string;
  /** What is computed, in its order, as data: nodes of the graph, or what kernels write, once there are some. */
  readonly nodes: readonly StageNode[];
}

/** What a program computes in one place. */
export interface StageNode {
  /** The operation; of an input, its name in the tree of the arguments. */
  readonly name: string;
  readonly sizes: readonly number[];
  /** Its memory on a device of 32-bit numbers, in bytes; a node that is no kernel yet may end up with none of its own. */
  readonly bytes: number;
}
