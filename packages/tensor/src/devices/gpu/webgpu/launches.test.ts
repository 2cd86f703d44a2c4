/** Checks that shaders run together only if none waits for another, and that no value is written over before it was read. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { at } from "../../../at.ts";
import type { Dispatch, Memory } from "../../../languages/shaders/shader.ts";
import type { Chain } from "../lower.ts";
import { placeInArenas } from "./arena.ts";
import { planLaunches, readsOf, writesOf } from "./launches.ts";

/** Chains of shaders, each of which reads some of what was written before, or writes over an input. */
const plans = fc
  .array(
    fc.tuple(
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.nat(), { maxLength: 4 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 9 }),
    ),
    { minLength: 1, maxLength: 25 },
  )
  .map((drawn) => {
    const inputs = Array.from({ length: 3 }, (_, i): Memory => ({ name: `input ${i}`, elements: 7 }));
    const memories: Memory[] = [...inputs];
    const chains = drawn.map(([elements, reads, isFollowed, over], i): Chain => {
      const dispatch = (name: string, from: readonly Memory[], writes = { name, elements }): Dispatch => {
        if (!memories.includes(writes)) memories.push(writes);
        const shader = { source: "", threads: [elements], longestLoop: 1, hasTarget: false } as const;
        return { shader, reads: from, writes };
      };
      const from = reads.map((n) => at(memories, n % memories.length));
      const first = dispatch(`memory ${i}`, from, inputs[over]);
      return { dispatches: isFollowed ? [first, dispatch(`memory ${i}b`, [first.writes])] : [first], rows: 1 };
    });
    return { inputs, chains };
  });

test("launches keep the order of what waits for one another, and are as few as it allows", () => {
  fc.assert(
    fc.property(plans, ({ inputs, chains }) => {
      const apart = new Set(inputs);
      const launches = planLaunches(chains, { kept: apart, isApart: (memory) => apart.has(memory), mostBuffers: 9 });
      const launchOf = new Map(
        launches.flatMap(({ blocks }, i) =>
          blocks.flatMap(({ dispatches }) => dispatches.map((one) => [one, i] as const)),
        ),
      );
      const all = chains.flatMap(({ dispatches }, chain) => dispatches.map((dispatch) => ({ dispatch, chain })));
      expect(launchOf.size).toBe(all.length);
      const depths: number[] = [];
      all.forEach((later, j) => {
        let depth = 0;
        for (let i = 0; i < j; i++) {
          const earlier = at(all, i);
          const [reads, writes] = [new Set(readsOf(later.dispatch)), new Set(writesOf(later.dispatch))];
          const waits =
            writesOf(earlier.dispatch).some((one) => reads.has(one) || writes.has(one)) ||
            readsOf(earlier.dispatch).some((one) => writes.has(one));
          if (!waits) continue;
          const [before, after] = [launchOf.get(earlier.dispatch) ?? NaN, launchOf.get(later.dispatch) ?? NaN];
          if (earlier.chain !== later.chain) {
            expect(before).toBeLessThan(after);
            depth = Math.max(depth, at(depths, i) + 1);
          } else {
            expect(before).toBe(after);
            depth = Math.max(depth, at(depths, i));
          }
        }
        depths.push(depth);
      });
      // A chain is as deep as the deepest of its shaders.
      const deepest = new Map<number, number>();
      all.forEach(({ chain }, i) => deepest.set(chain, Math.max(deepest.get(chain) ?? 0, at(depths, i))));
      if (chains.every(({ dispatches }) => dispatches.length === 1))
        expect(launches.length).toBe(1 + Math.max(...deepest.values()));
    }),
  );
});

test("what only a chain reads is its workgroups' own, and nothing else is", () => {
  const memory = (name: string): Memory => ({ name, elements: 10 });
  const [input, middle, result] = [memory("input"), memory("middle"), memory("result")];
  const shader = { source: "", threads: [10], longestLoop: 1, hasTarget: false } as const;
  const chain = {
    dispatches: [
      { shader, reads: [input], writes: middle },
      { shader, reads: [middle], writes: result },
    ],
    rows: 5,
  };
  const limits = { kept: new Set([input, result]), isApart: () => false, mostBuffers: 4 };
  const [launch] = planLaunches([chain], limits);
  expect([...(launch?.blocks[0]?.shared.keys() ?? [])]).toEqual([middle]);
  const reader = { dispatches: [{ shader, reads: [middle], writes: memory("other") }], rows: 1 };
  expect(planLaunches([chain, reader], limits)[0]?.blocks[0]?.shared.size).toBe(0);
});

test("values that are there at the same time do not overlap, and lie within their arenas", () => {
  const lives = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 8 })),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(lives, fc.integer({ min: 60, max: 150 }), (drawn, most) => {
      const first: Memory = { name: "given", elements: 11 };
      const lifetimes = drawn.map(([elements, from, length], i) => ({
        memory: { name: `memory ${i}`, elements },
        from,
        to: from + length,
      }));
      const { sizes, placeOf } = placeInArenas([first], lifetimes, most);
      expect(placeOf.get(first)).toEqual({ arena: 0, offset: 0 });
      const placed = [{ memory: first, from: -1, to: Infinity }, ...lifetimes].map((life) => {
        const place = placeOf.get(life.memory) ?? { arena: -1, offset: NaN };
        expect(place.offset + life.memory.elements).toBeLessThanOrEqual(sizes[place.arena] ?? NaN);
        return { ...life, ...place, end: place.offset + life.memory.elements };
      });
      expect(Math.max(...sizes)).toBeLessThanOrEqual(most);
      placed.forEach((one, i) => {
        for (const other of placed.slice(i + 1)) {
          if (one.arena !== other.arena || one.to < other.from || other.to < one.from) continue;
          expect(
            one.end <= other.offset || other.end <= one.offset || one.offset === one.end || other.offset === other.end,
          ).toBe(true);
        }
      });
    }),
  );
});
