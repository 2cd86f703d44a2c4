// Decides which memories of a plan share a buffer.
import type { Dispatch, Memory } from "./shaders/shader.ts";

/** Which memories share a buffer. */
export interface MemoryPlan {
  /** The elements of each shared buffer. */
  readonly sizes: readonly number[];
  /** The buffer of each memory that shares one. */
  readonly placeOf: ReadonlyMap<Memory, number>;
}

/**
 * Gives what is computed on the way a place in buffers that are used again once nobody reads what was in them: each memory
 * in the smallest free buffer that is large enough, or else in a new one. Those to be kept have buffers of their own.
 */
export const memoryPlan = (dispatches: readonly Dispatch[], kept: ReadonlySet<Memory>): MemoryPlan => {
  const last = new Map<Memory, number>();
  dispatches.forEach(({ reads, writes }, i) => [...reads, writes].forEach((memory) => last.set(memory, i)));
  const sizes: number[] = [];
  const placeOf = new Map<Memory, number>();
  const free: number[] = [];
  dispatches.forEach(({ reads, writes }, i) => {
    if (!kept.has(writes) && !placeOf.has(writes)) {
      const fitting = free
        .filter((place) => (sizes[place] ?? 0) >= writes.elements)
        .toSorted((a, b) => (sizes[a] ?? 0) - (sizes[b] ?? 0));
      const [place = sizes.push(writes.elements) - 1] = fitting;
      if (free.includes(place)) free.splice(free.indexOf(place), 1);
      placeOf.set(writes, place);
    }
    // What a dispatch reads is free only after it: it may not be written over meanwhile.
    for (const memory of new Set([...reads, writes])) {
      const place = placeOf.get(memory);
      if (place !== undefined && last.get(memory) === i) free.push(place);
    }
  });
  return { sizes, placeOf };
};
