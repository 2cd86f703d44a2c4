// Maps the dimensions of a kernel to threads of a card.
import { at } from "../../at.ts";
import { TooLargeError } from "../../too-large.ts";
import { count } from "../../tensor.ts";
import { denseStrides } from "../../strides.ts";
import { shaderCall } from "./functions.ts";
import type { Shader } from "./shader.ts";

/** The threads for some dimensions, and the expressions by which a thread finds its index in each of them. */
export interface Threads {
  readonly threads: Shader["threads"];
  readonly index: readonly string[];
}

/** The most threads along y, and along x if there is a y, in the modes that gpu.js runs: 65,535 groups of eight. */
const MOST_THREADS = 65_535 * 8;

/** Refuses threads that gpu.js has no groups for, by a `TooLargeError`. The mode webgpu lays out its own groups. */
export const assertThreads = (threads: Shader["threads"]): void => {
  if (threads.length === 1 || threads.every((along) => along <= MOST_THREADS)) return;
  throw new TooLargeError(
    `gpu: a loop over ${threads.toReversed().join("×")} elements is too large for the threads of a graphics card in this mode. Use fewer items or dimensions, smaller batches, the mode webgpu, or the wasm device.`,
  );
};

/**
 * Lays threads over dimensions, the last ones along x: at most so many along either, if there is a way.
 */
export const threadsOver = (dimensions: readonly number[]): Threads => {
  const rank = dimensions.length;
  if (rank === 0) return { threads: [1], index: [] };
  if (rank === 1) return { threads: [at(dimensions, 0)], index: ["this.thread.x"] };
  const splits = dimensions.slice(1).map((_, i) => i + 1);
  const fits = (split: number): boolean =>
    count(dimensions.slice(0, split)) <= MOST_THREADS && count(dimensions.slice(split)) <= MOST_THREADS;
  const split = splits.find(fits) ?? 1;
  const [upper, lower] = [dimensions.slice(0, split), dimensions.slice(split)];
  return {
    threads: [count(lower), count(upper)],
    index: [...indexIn("this.thread.y", upper), ...indexIn("this.thread.x", lower)],
  };
};

/** The index in each dimension of the element at a flat place, as expressions. */
export const indexIn = (place: string, dimensions: readonly number[]): readonly string[] => {
  const strides = denseStrides(dimensions);
  return dimensions.map((size, k) => {
    const stride = at(strides, k);
    const over = stride === 1 ? place : shaderCall("placesOver", place, String(stride));
    return k === 0 ? over : shaderCall("placesWithin", over, String(size));
  });
};

/** A sum of products of indices and strides, and an offset, as an expression. */
export const placeAt = (index: readonly string[], strides: readonly number[], offset = 0): string => {
  const terms = strides.flatMap((stride, k) => {
    if (stride === 0) return [];
    return [stride === 1 ? at(index, k) : `${at(index, k)} * ${stride}`];
  });
  if (offset !== 0 || terms.length === 0) terms.push(String(offset));
  return terms.join(" + ");
};
