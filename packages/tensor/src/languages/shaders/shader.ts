/** Shaders, and the memories that they read and write. */
import { TooLargeError } from "../../too-large.ts";

/** An array that shaders read and write: the elements of a node, or an intermediate result of a kernel. */
export interface Memory {
  readonly name: string;
  readonly elements: number;
}

/** The threads of a workgroup: the width that every card has. */
export const WORKGROUP = 64;

/**
 * A kernel in the part of JavaScript that gpu.js compiles for every graphics interface. Each thread computes one element of the
 * output, at `this.thread.x` and, if there are rows, `this.thread.y`.
 */
export interface Shader {
  /** `function(a0, a1, …) { … }`, with a flat array for each memory that is read. */
  readonly source: string;
  /**
   * `wgsl` if the source is in WebGPU's language instead: the statements of a thread, whose place is `place`. `a0(i)` is
   * element i of the first memory that is read, and `put(i, x)` writes element i.
   */
  readonly language?: "wgsl";
  /**
   * Set if the threads of a workgroup, 64 of them, work together: the number of workgroups, and the floats of memory that
   * each shares. Then `place` is the number of the workgroup, `thread` that of the thread in it, `held[i]` that memory, and
   * `rowsThatCount` how many rows count, or a large number if all do.
   */
  readonly together?: {
    readonly groups: number;
    readonly floats: number;
    /** Whole numbers, `n0`, `n1` and so on, by which shaders of one text differ. Such a text is compiled once. */
    readonly numbers?: readonly number[];
  };
  /**
   * Set if threads that run in step, as many at a time as this says, add up their results: the first of them writes the sum, at its place divided by
   * their number.
   */
  readonly subgroup?: number;
  /** The number of threads along x and, if there are two numbers, along y. */
  readonly threads: readonly [number] | readonly [number, number];
  /** The longest loop whose end is not a literal. gpu.js cuts such a loop off unless it knows the length. */
  readonly longestLoop: number;
  /** Whether the source computes `target`, the place of the result in the output. Otherwise that is the thread's own place. */
  readonly hasTarget: boolean;
}

/** A shader with its memories. */
export interface Dispatch {
  readonly shader: Shader;
  readonly reads: readonly Memory[];
  /** The memory that it writes. A table that is updated in place is also among `reads`. */
  readonly writes: Memory;
  /** Other memories that it writes, by `put1`, `put2` and so on, and may read again, by `got1`, `got2` and so on. */
  readonly alsoWrites?: readonly Memory[];
  /** If only the rows that a batch names count: the memory with their number, and the rows of threads that each takes. */
  readonly counted?: { readonly number: Memory; readonly each: number };
  /**
   * If a kernel is several shaders, of which each reads of what the others write only the row where it is: how many rows there are.
   * So they can run together, a workgroup some of these rows, or of larger ones that are made of several each.
   */
  readonly withinRows?: number;
  /** Multiplications and additions of a product. */
  readonly operations?: number;
  /** About how many operations it takes, if it is no product. */
  readonly work?: number;
  /** How many elements of a memory it reads or writes, where that is fewer than all. */
  readonly touched?: ReadonlyMap<Memory, number>;
}

/** A pointer into a memory: the memory, and the number of elements before the first. */
export interface Pointer {
  readonly memory: Memory;
  readonly offset: number;
}

/**
 * The largest whole number among the numbers on a card, which are all 32-bit floats: they cannot tell larger ones apart. Where shaders have no
 * ints, places are such numbers too.
 */
export const LARGEST_WHOLE = 2 ** 24;

/** The message for a whole number beyond that; `what` says which number it is. */
export const tooLarge = (value: number, what: string): string =>
  `gpu: the whole number ${value} ${what} is beyond 2^24 = ${LARGEST_WHOLE}: on this device numbers are 32-bit floats. Use the wasm device.`;

/** A memory. */
export const memoryOf = (name: string, elements: number): Memory => ({ name, elements });

/** Throws a `TooLargeError` if whole numbers up to `most`, which `what` names, are beyond those that floats tell apart. */
export const assertWhole = (most: number, what: string): void => {
  if (most <= LARGEST_WHOLE) return;
  throw new TooLargeError(
    `gpu: ${what} are numbered up to ${most}, beyond 2^24 = ${LARGEST_WHOLE}: on this device numbers are 32-bit floats. Use fewer items, smaller batches, or the wasm device.`,
  );
};

/** Throws a `TooLargeError` if a memory has more elements than `most`, and says `why` it may not. */
export const assertRoom = ({ name, elements }: Memory, most: number, why: string): void => {
  if (elements <= most) return;
  throw new TooLargeError(
    `gpu: ${name} has ${elements} elements; on this device a tensor has at most ${most}, since ${why}. Use fewer items or dimensions, smaller batches, or the wasm device.`,
  );
};
