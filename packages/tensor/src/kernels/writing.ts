/** The tools that the writer of a kernel's shaders is given: the abilities of the card, memories and pointers. */
import type { Memory, Pointer } from "../languages/shaders/shader.ts";
import type { Node } from "../tensor.ts";
import type { ScatterPart } from "./scatter/kernel.ts";

/** The abilities of the program that runs the shaders of a plan. */
export interface Abilities {
  /** Whether a shader may write rows of an array that it reads. */
  readonly inPlace: boolean;
  /** Whether shaders may be in WebGPU's language, which has whole numbers of 32 bits, and memory that threads share. */
  readonly ints: boolean;
  /** The threads of a subgroup, which run in step, if shaders may add up what such threads have. */
  readonly subgroup?: number;
  /** The most arrays that a shader may read. */
  readonly mostReads: number;
  /** The most elements that an array may have, and why. */
  readonly mostElements: number;
  readonly whyNotMore: string;
}

/**
 * The occurrences of rows in the indices of a part, sorted by row: those of row r are `order[starts[r]] …
 * order[starts[r + 1] - 1]`, flat positions among the indices.
 */
export interface Occurrences {
  readonly starts: Memory;
  readonly order: Memory;
}

/** The memories of a plan, made when a kernel first asks for them. */
export interface KernelMemories {
  /** The memory of a node. A node that is computed in place shares that of the node it replaces. */
  readonly memory: (node: Node) => Memory;
  /** The occurrences of each row among the indices of a part of a scatter, if the host knows the indices. */
  readonly occurrences: (part: ScatterPart, index: Node, offset: number, rows: number) => Occurrences | undefined;
  /** The two words of a random node's key as four numbers of 16 bits, lower halves first, if the host knows the key. */
  readonly key: (random: Node) => Memory | undefined;
  /** The slot of each row of a table among rows that a batch names, or -1. */
  readonly slots: (names: Node, tableRows: number) => Memory;
}

/** The stored node whose kernel is being written. */
export interface Writing {
  readonly node: Node;
  /** The nodes that the kernel reads, in its order. */
  readonly reads: readonly Node[];
  /** Where the kernel reads them. */
  readonly pointers: readonly Pointer[];
  /** The memory that the kernel writes. */
  readonly writes: Memory;
  /** The number of rows that a product is contracted over, if only the rows that a batch names count. */
  readonly depth?: Memory;
  readonly memories: KernelMemories;
  readonly abilities: Abilities;
}
