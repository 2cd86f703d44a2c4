/** Checks that threads of a graphics card find their places. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { assertThreads, indexIn, placeAt, threadsOver } from "./threads.ts";

/** The value of an index on a card whose divisions err as much as WebGPU allows: 2.5 units in the last place. */
const valueOf = (index: string, place: number, off: number): number => {
  const within = /^placesWithin\((.*), (\d+)\)$/.exec(index);
  const over = /^placesOver\((.*), (\d+)\)$/.exec(index);
  const [, from = "", size = ""] = within ?? over ?? [];
  if (!within && !over) return place;
  const rest = valueOf(from, place, off);
  const quotient = Math.floor(((rest + 0.5) / Number(size)) * (1 + off * 2.5 * 2 ** -23));
  return over ? quotient : rest - quotient * Number(size);
};

test("a thread finds the index of its place, even if the card's division is not exact", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 4 });
  const product = (x: readonly number[]): number => x.reduce((a, b) => a * b, 1);
  fc.assert(
    fc.property(
      sizes.filter((dimensions) => product(dimensions) <= 524_280),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.constantFrom(-1, 0, 1),
      (dimensions, share, off) => {
        const place = Math.floor(share * product(dimensions));
        const found = indexIn("place", dimensions).map((index) => valueOf(index, place, off));
        const strides = dimensions.map((_, k) => product(dimensions.slice(k + 1)));
        expect(found).toEqual(strides.map((stride, k) => Math.floor(place / stride) % (dimensions[k] ?? 1)));
      },
    ),
    { numRuns: 2000 },
  );
});

test("threads cover all elements, with the last dimensions along x", () => {
  expect(threadsOver([]).threads).toEqual([1]);
  expect(threadsOver([7]).threads).toEqual([7]);
  expect(threadsOver([5000, 100])).toEqual({
    threads: [100, 5000],
    index: ["this.thread.y", "this.thread.x"],
  });
  expect(threadsOver([1000, 5, 100]).threads).toEqual([500, 1000]);
  // There may be at most 524,280 threads along x.
  expect(threadsOver([2, 3000, 300]).threads).toEqual([300, 6000]);
  const { threads } = threadsOver([16, 600_000]);
  expect(threads).toEqual([600_000, 16]);
  expect(() => assertThreads(threads)).toThrow("a loop over 16×600000 elements is too large for the threads");
  expect(() => assertThreads([600_000])).not.toThrow();
});

test("places are sums of products, without products of stride 0", () => {
  expect(placeAt(["i", "j", "k"], [12, 0, 1])).toBe("i * 12 + k");
  expect(placeAt(["i"], [3], 5)).toBe("i * 3 + 5");
  expect(placeAt(["i"], [0])).toBe("0");
});
