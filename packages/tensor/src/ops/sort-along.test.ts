/** Holds sort, argsort and topK along an axis to choosing the next element of each row again and again. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { argsort, compile, interpreter, read, sort, type Tensor, tensor, topK, wasm } from "../index.ts";
import { at } from "../at.ts";
import { runs } from "../testing/draw.ts";
import type { Order } from "./sort.ts";

type Rows = Tensor<["before", "length", "wide", "behind"]>;

/** Whether an element comes before one at a lower position. */
const isBefore = (a: number, b: number, order: Order): boolean =>
  Number.isNaN(b) ? !Number.isNaN(a) : order === "ascending" ? a < b : a > b;

/** The positions of the first k elements of a row. */
const chosen = (row: readonly number[], k: number, order: Order): readonly number[] => {
  const left = [...row.keys()];
  return Array.from({ length: k }, () => {
    const next = left.reduce((best, i) => (isBefore(at(row, i), at(row, best), order) ? i : best));
    left.splice(left.indexOf(next), 1);
    return next;
  });
};

/** Few numbers, so that ties are common: NaN, both zeros, infinities and numbers that are nearly 0. */
const number = fc.constantFrom(NaN, 0, -0, 1, 1, -1, Infinity, -Infinity, 2 ** -140, -(2 ** -140));

const drawn = fc
  .record({
    before: fc.integer({ min: 0, max: 3 }),
    length: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(40)),
    // Two axes behind, so that the way back is another one than the way there.
    wide: fc.integer({ min: 1, max: 2 }),
    behind: fc.integer({ min: 0, max: 3 }),
  })
  .chain((sizes) => {
    const count = sizes.before * sizes.length * sizes.wide * sizes.behind;
    return fc.record({
      sizes: fc.constant(sizes),
      elements: fc.array(number, { minLength: count, maxLength: count }),
      k: fc.integer({ min: 0, max: sizes.length }),
      order: fc.constantFrom<Order>("ascending", "descending"),
    });
  });

test.each([interpreter(), wasm({ threads: 1 })])(
  "on $name, NaN, ties, both zeros and nothing are ordered",
  (device) => {
    fc.assert(
      fc.property(drawn, ({ sizes, elements, k, order }) => {
        const { before, length } = sizes;
        const behind = sizes.wide * sizes.behind;
        const rows = Array.from({ length: before * behind }, (_, r) =>
          Array.from({ length }, (__, i) =>
            at(elements, (Math.floor(r / behind) * length + i) * behind + (r % behind)),
          ),
        );
        /** What stands at the first places of each row, laid out as the result is. */
        const laidOut = (count: number, what: (row: readonly number[], position: number) => number): number[] => {
          const ordered = rows.map((row) => chosen(row, count, order).map((position) => what(row, position)));
          return Array.from({ length: before * count * behind }, (_, i) => {
            const [outer, place, inner] = [
              Math.floor(i / (count * behind)),
              Math.floor(i / behind) % count,
              i % behind,
            ];
            return at(at(ordered, outer * behind + inner), place);
          });
        };
        const run = compile((x: Rows) => {
          const best = topK<Rows["shape"], number, "float", "length">(x, k, order, "length");
          return [sort(x, order, "length"), argsort(x, order, "length"), best.values, best.indices] as const;
        }, device);
        const results = run(tensor("before length wide behind", elements, sizes)).map((result) => [...read(result)]);
        const position = (_: readonly number[], i: number): number => i;
        // This tells -0 from 0.
        expect(results).toEqual([laidOut(length, at), laidOut(length, position), laidOut(k, at), laidOut(k, position)]);
      }),
      { numRuns: runs(30) },
    );
  },
);
