/** Small floats against numbers that are known, and rounding against the nearest of all of them. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { largestOf, narrowing, type SmallFloat, smallFloats, widened } from "./small-floats.ts";

const all = Object.keys(smallFloats) as readonly SmallFloat[];

const widthOf = (type: SmallFloat): number => 1 + smallFloats[type].exponent + smallFloats[type].mantissa;
const everyBits = (type: SmallFloat): Uint16Array => Uint16Array.from({ length: 2 ** widthOf(type) }, (_, i) => i);

test.each([
  ["F16", [0x3c00, 0xc000, 0x7bff, 0x0001, 0x0400, 0x7c00, 0x8000], [1, -2, 65504, 2 ** -24, 2 ** -14, Infinity, -0]],
  ["BF16", [0x3f80, 0xc000, 0x7f7f, 0x0001, 0xff80], [1, -2, 3.3895313892515355e38, 2 ** -133, -Infinity]],
  ["F8_E5M2", [0x3c, 0xc0, 0x7b, 0x01, 0x7c], [1, -2, 57344, 2 ** -16, Infinity]],
  ["F8_E4M3", [0x38, 0xc0, 0x7e, 0x01, 0x78], [1, -2, 448, 2 ** -9, 256]],
] as const)("%s has the numbers of its definition", (type, bits, numbers) => {
  expect([...widened(type, Uint16Array.from(bits))]).toEqual([...numbers]);
  expect(numbers.map(narrowing(type))).toEqual([...bits]);
});

describe.each(all)("%s", (type) => {
  const numbers = widened(type, everyBits(type));
  const narrowed = narrowing(type);

  test("every number goes to its bits and back, and NaN to a NaN", () => {
    const isOther = (x: number, bits: number) => !Number.isNaN(x) && narrowed(x) !== bits;
    expect(numbers.findIndex(isOther)).toBe(-1);
    expect(numbers[narrowed(NaN) ?? 0]).toBeNaN();
  });

  test("a number goes to the nearest, of two to the even one, and beyond the largest to none", () => {
    const finite = numbers.filter((x, bits) => Number.isFinite(x) && bits < numbers.length / 2);
    const largest = largestOf(type);
    expect(largest).toBe(finite.at(-1));
    // Between the largest and what would be the next, the first half is rounded down.
    const edge = largest + (largest - (finite.at(-2) ?? 0)) / 2;
    expect(narrowed(edge * (1 - 2 ** -30))).toBe(finite.length - 1);
    expect(narrowed(edge)).toBe(finite.length % 2 === 0 ? undefined : finite.length - 1);
    expect(narrowed(edge * (1 + 2 ** -30))).toBeUndefined();
    fc.assert(
      fc.property(
        fc.nat(finite.length - 2),
        fc.constantFrom(0, 0.25, 0.5, 0.75),
        fc.boolean(),
        (i, part, isNegative) => {
          const [low = 0, high = 0] = finite.subarray(i, i + 2);
          const expected = part < 0.5 || (part === 0.5 && i % 2 === 0) ? i : i + 1;
          const x = low + part * (high - low);
          expect(narrowed(isNegative ? -x : x)).toBe(expected + (isNegative ? numbers.length / 2 : 0));
        },
      ),
    );
  });
});
