/** The free parts of a memory. Neighbours are joined, so that many small parts can serve a large request. */
import type { Block } from "./heap.ts";

/** Free parts, in the order of their addresses. */
export interface FreeList {
  /** A block of this many bytes, from the smallest part that is large enough. */
  readonly take: (bytes: number) => Block | undefined;
  readonly add: (block: Block) => void;
  /** Takes the part that ends at an address, if there is one. */
  readonly takeEndingAt: (address: number) => Block | undefined;
  /** The number of free bytes. */
  readonly bytes: () => number;
}

/** An empty list. */
export const createFreeList = (): FreeList => {
  const parts: Block[] = [];
  /** The first part at or after an address. */
  const placeOf = (address: number): number => {
    let [low, high] = [0, parts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((parts[middle]?.address ?? 0) < address) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    take: (bytes) => {
      let best: Block | undefined;
      for (const part of parts) if (part.bytes >= bytes && part.bytes < (best?.bytes ?? Infinity)) best = part;
      if (!best) return undefined;
      const rest = { address: best.address + bytes, bytes: best.bytes - bytes };
      parts.splice(parts.indexOf(best), 1, ...(rest.bytes > 0 ? [rest] : []));
      return { address: best.address, bytes };
    },
    add: ({ address, bytes }) => {
      const place = placeOf(address);
      const [before, after] = [parts[place - 1], parts[place]];
      const joinsBefore = before && before.address + before.bytes === address;
      const joinsAfter = after && address + bytes === after.address;
      const start = joinsBefore ? before.address : address;
      const end = joinsAfter ? after.address + after.bytes : address + bytes;
      const replaced = (joinsBefore ? 1 : 0) + (joinsAfter ? 1 : 0);
      parts.splice(joinsBefore ? place - 1 : place, replaced, { address: start, bytes: end - start });
    },
    takeEndingAt: (address) => {
      const last = parts.at(-1);
      return last && last.address + last.bytes === address ? parts.pop() : undefined;
    },
    bytes: () => parts.reduce((sum, part) => sum + part.bytes, 0),
  };
};
