/** Checks the sets of items of users. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { hasItem, itemSetOf, itemsBefore } from "./item-sets.ts";
import { sequences } from "./testing/arbitraries.ts";

test("sets hold the distinct items before a position, ascending, and know what is in them", () => {
  fc.assert(
    fc.property(sequences(), fc.integer({ min: -1, max: 20 }), (given, span) => {
      const ends = given.offsets.slice(0, -1).map((start, user) => {
        const end = Math.min(start + span, given.offsets[user + 1] ?? 0);
        return span < 0 ? -1 : end;
      });
      const sets = itemsBefore(given, ends);
      for (let user = 0; user < given.userCount; user++) {
        const items = new Set(
          given.items.subarray(given.offsets[user], Math.max(given.offsets[user] ?? 0, ends[user] ?? 0)),
        );
        const set = itemSetOf(sets, user);
        expect([...set]).toEqual([...items].toSorted((a, b) => a - b));
        for (let item = -1; item <= given.itemCount; item++) expect(hasItem(set, item)).toBe(items.has(item));
      }
    }),
  );
});
