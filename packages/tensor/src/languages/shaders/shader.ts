/** What a shader is, and the memories that it reads and writes. */
import { TooLargeError } from "../../too-large.ts";

/** Elements that shaders read and write: those of a node of the graph, or what is computed beside them. */
export interface Memory {
  readonly name: string;
  readonly elements: number;
}

/**
 * A kernel in the part of JavaScript that gpu.js compiles for every graphics interface. Each thread computes one element
 * (or `width` that lie beside each other) of the output, at `this.thread.x` and, where there are rows, `this.thread.y`.
 */
export interface Shader {
  /** `function(a0, a1, …) { … }`, with a flat array for each memory that is read. */
  readonly source: string;
  /** Threads along x, and along y if there are two numbers. */
  readonly threads: readonly [number] | readonly [number, number];
  readonly width: 1 | 4;
  /** The longest loop whose end is not a literal: gpu.js cuts such loops off unless it is told. */
  readonly longestLoop: number;
  /** Whether the source computes `target`: the place of the output that the result belongs to. Else it is the thread's own. */
  readonly hasTarget: boolean;
}

/** A shader with its memories. */
export interface Dispatch {
  readonly shader: Shader;
  readonly reads: readonly Memory[];
  /** It may be among those that are read, where a table is updated in place. */
  readonly writes: Memory;
  /** Where only so many rows count as a batch names: what tells their number, and how many rows of threads each takes. */
  readonly counted?: { readonly number: Memory; readonly each: number };
  /** Multiplications and additions of a product. */
  readonly operations?: number;
}

/** What pointers are to: a memory, and how many of its elements are skipped. */
export interface Pointer {
  readonly memory: Memory;
  readonly offset: number;
}

/**
 * Numbers on the graphics card are 32-bit floats, also those that tell places. Larger whole numbers have no exact place
 * among them.
 */
export const LARGEST_PLACE = 2 ** 24;

/** The sentence for a whole number that is beyond them; `what` says which one it is. */
export const tooLarge = (value: number, what: string): string =>
  `gpu: the whole number ${value} ${what} is beyond 2^24 = ${LARGEST_PLACE}: on this device numbers are 32-bit floats. Use the wasm device.`;

/** Throws a `TooLargeError` if a memory has more elements than have a place. */
export const memoryOf = (name: string, elements: number): Memory => {
  if (elements <= LARGEST_PLACE) return { name, elements };
  throw new TooLargeError(
    `gpu: ${name} has ${elements} elements; on this device a tensor has at most 2^24 = ${LARGEST_PLACE}, since places are 32-bit floats there. Use fewer items or dimensions, smaller batches, or the wasm device.`,
  );
};
