/** Checks that memories share buffers only if no reader loses its elements. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { at } from "../../at.ts";
import { shareBuffers } from "./shared-buffers.ts";
import type { Dispatch, Memory } from "../../languages/shaders/shader.ts";

/** A chain of dispatches, each of which reads some of what was written before. */
const chains = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.array(fc.nat(), { maxLength: 4 })), {
    minLength: 1,
    maxLength: 25,
  })
  .map((drawn) => {
    const memories: Memory[] = [];
    return drawn.map(([elements, reads], i): Dispatch => {
      const earlier = memories.slice();
      const writes = { name: `memory ${i}`, elements };
      memories.push(writes);
      return {
        shader: { source: "", threads: [elements], width: 1, longestLoop: 1, hasTarget: false },
        reads: reads.flatMap((n) => (earlier.length > 0 ? [at(earlier, n % earlier.length)] : [])),
        writes,
      };
    });
  });

test("what is still to be read is never written over, buffers are large enough, and what is kept has its own", () => {
  fc.assert(
    fc.property(chains, (dispatches) => {
      const kept = new Set([at(dispatches, 0).writes]);
      const { sizes, placeOf } = shareBuffers(dispatches, kept);
      /** What is in each buffer by now. */
      const inside = new Map<number, Memory>();
      for (const { reads, writes } of dispatches) {
        for (const memory of reads) {
          const place = placeOf.get(memory);
          if (place === undefined) expect(kept.has(memory)).toBe(true);
          else expect(inside.get(place)).toBe(memory);
        }
        const place = placeOf.get(writes);
        if (place === undefined) continue;
        expect(at(sizes, place)).toBeGreaterThanOrEqual(writes.elements);
        expect(reads.map((memory) => placeOf.get(memory))).not.toContain(place);
        inside.set(place, writes);
      }
    }),
  );
});
