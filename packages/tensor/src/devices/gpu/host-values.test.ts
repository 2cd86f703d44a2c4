/** Checks the values that the host computes for a graphics card. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { at } from "../../at.ts";
import { sortedOccurrences } from "./host-values.ts";

test("occurrences are sorted by row, in ascending order within each, and rows outside of the table are left out", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1, max: 12 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 12 }),
      (named, rows) => {
        const { starts, order } = sortedOccurrences((i) => at(named, i), named.length, rows);
        for (let row = 0; row < rows; row++) {
          const own = [...order.subarray(at(starts, row), at(starts, row + 1))];
          expect(own).toEqual(named.flatMap((name, i) => (name === row ? [i] : [])));
        }
      },
    ),
  );
});
