// Decides which memories of a plan share a buffer.
import type { Dispatch, Memory } from "../../languages/shaders/shader.ts";

/** Which memories share a buffer. */
export interface SharedBuffers {
  /** The elements of each shared buffer. */
  readonly sizes: readonly number[];
  /** The buffer of each memory that shares one. */
  readonly placeOf: ReadonlyMap<Memory, number>;
}

/**
 * Places intermediate values in shared buffers. A buffer is free again once no later dispatch reads its value. Each memory gets
 * the smallest free buffer that is large enough, or else a new one. The memories to keep have buffers of their own.
 */
export const shareBuffers = (dispatches: readonly Dispatch[], kept: ReadonlySet<Memory>): SharedBuffers => {
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
    // The memories that a dispatch reads are free only after it, since nothing may write over them while it runs.
    for (const memory of new Set([...reads, writes])) {
      const place = placeOf.get(memory);
      if (place !== undefined && last.get(memory) === i) free.push(place);
    }
  });
  return { sizes, placeOf };
};
