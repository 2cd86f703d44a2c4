/** The facts about a kind of kernel that hold for every device. */
import type { Lowering, Node } from "../tensor.ts";

/**
 * The facts about a kind of kernel that planning needs. Its meaning, its wasm and its shader stand beside it, in files of their
 * own.
 */
export interface Definition<K> {
  /** The number of iterations of the outermost loop. The range [begin, end) of a call is a part of them. */
  readonly extent: (kernel: K) => number;
  /** About how many elementary operations it takes; a register block does four or more at once. */
  readonly work: (kernel: K) => number;
  /** The kernel in a line. */
  readonly text: (kernel: K) => string;
  /** For a kernel that is a primitive by itself: the facts about the primitive's nodes that planning needs. */
  readonly primitive?: PrimitiveFacts<K>;
}

/** The facts that planning needs about the nodes of a primitive that has a kernel of its own. */
export interface PrimitiveFacts<K> {
  /** The kernel of a node. */
  readonly kernel: (node: Node) => K;
  /** The inputs that the kernel reads: all of them unless told. */
  readonly reads?: (node: Node) => readonly Node[];
  /** Whether every row of a node depends on the same row of its inputs alone: never unless told. */
  readonly isRowWise?: (node: Node) => boolean;
  /** The number of terms that are added up in memory, and the number of places: for sums that keep their rounding errors. */
  readonly sums?: (node: Node) => { readonly terms: number; readonly places: number };
}

/** A node's primitive as data, which is of the kind that its kernel is for. */
export const loweringOf = <Kind extends Lowering["kind"]>(
  { operation: { lowering, name } }: Node,
  kind: Kind,
): Extract<Lowering, { readonly kind: Kind }> => {
  if (lowering.kind === kind) return lowering as Extract<Lowering, { readonly kind: Kind }>;
  throw new TypeError(`A node of kind '${kind}' was expected, not '${name}'.`);
};

/** The parts of a node of sums, the sums and perhaps their rounding errors, and the field by which a kernel keeps the errors. */
export const sumsOf = ({ operation: { lowering } }: Node) =>
  "compensated" in lowering
    ? ({ parts: 2, compensation: { compensated: true } } as const)
    : ({ parts: 1, compensation: {} } as const);
