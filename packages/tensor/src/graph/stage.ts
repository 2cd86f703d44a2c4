/** A program on its way to a plan, for a reader. */

/** A program after a pass. */
export interface Stage {
  /** The name of the pass, which is that of its switch. */
  readonly pass: string;
  /** The effect and the purpose of the pass, in a sentence. */
  readonly why: string;
  /** The graph as text, a line for each node; or the kernels, once there are some. */
  readonly text: string;
}
