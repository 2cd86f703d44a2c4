/** The type of what an operation brings along for those who compile it. */
import type { BroughtKernels } from "./kernels/kernel.ts";
import type { BoundKernels } from "./plan/fuse/step.ts";
import type { BroughtPasses } from "./plan/pass.ts";

/**
 * What the nodes of an operation need of a compiler, and others do not. It comes with the operation, so that a page loads what its
 * own operations need and nothing else. The nodes that a compiler writes bring nothing: what may be made of an operation's nodes
 * came with the operation.
 */
export interface Compiler {
  /** The kinds of kernel that these nodes may become. */
  readonly kernels?: BroughtKernels;
  /** What makes their kernels, where a kernel computes what it reads. */
  readonly bound?: BoundKernels;
  /** The passes that a program with such nodes goes through. */
  readonly passes?: BroughtPasses;
}
