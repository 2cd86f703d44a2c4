/** Checks the rules of slices and padding, as types and as values. */
import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Shape } from "./dimension.ts";
import { type PadRule, padShape, type SliceRule, sliceShape } from "./slice.ts";

const sized = (shape: Shape, length = 6) => ({ shape, sizes: shape.map((d) => (typeof d === "number" ? d : length)) });
const shapeOf = (shape: Shape, axis: string | number, start: number, stop?: number): Shape =>
  sliceShape(sized(shape), axis, { start, stop }).shape;

describe("the shape of a range", () => {
  it("counts from the start as Array.slice does", () => {
    expectTypeOf<SliceRule<["batch", "length"], "length", 1, undefined>>().toEqualTypeOf<["batch", "length-1"]>();
    expect(shapeOf(["batch", "length"], "length", 1)).toEqual(["batch", "length-1"]);
    expectTypeOf<SliceRule<["batch", "length"], "length", 1, 4>>().toEqualTypeOf<["batch", 3]>();
    expect(shapeOf(["batch", "length"], "length", 1, 4)).toEqual(["batch", 3]);
    expectTypeOf<SliceRule<["batch", 5], -1, 2, undefined>>().toEqualTypeOf<["batch", 3]>();
    expect(shapeOf(["batch", 5], -1, 2)).toEqual(["batch", 3]);
  });

  it("counts negative positions from the end", () => {
    expectTypeOf<SliceRule<["length", "dim"], "length", -2, undefined>>().toEqualTypeOf<[2, "dim"]>();
    expect(shapeOf(["length", "dim"], "length", -2)).toEqual([2, "dim"]);
    expectTypeOf<SliceRule<["length", "dim"], "length", 1, -1>>().toEqualTypeOf<["length-2", "dim"]>();
    expect(shapeOf(["length", "dim"], "length", 1, -1)).toEqual(["length-2", "dim"]);
    expectTypeOf<SliceRule<["length"], "length", -3, -1>>().toEqualTypeOf<[2]>();
    expect(shapeOf(["length"], "length", -3, -1)).toEqual([2]);
    expectTypeOf<SliceRule<[5, "dim"], -2, -3, 4>>().toEqualTypeOf<[2, "dim"]>();
    expect(shapeOf([5, "dim"], -2, -3, 4)).toEqual([2, "dim"]);
  });

  it("is a sentence where there is no such range", () => {
    const out = "slice: [batch, 5]: 5 has no range from 3 to 9";
    expectTypeOf<SliceRule<["batch", 5], -1, 3, 9>>().toEqualTypeOf<typeof out>();
    expect(() => shapeOf(["batch", 5], -1, 3, 9)).toThrow(out);
    const empty = "slice: [batch, 5]: 5 has no range from 5 to the end";
    expectTypeOf<SliceRule<["batch", 5], -1, 5, undefined>>().toEqualTypeOf<typeof empty>();
    expect(() => shapeOf(["batch", 5], -1, 5)).toThrow(empty);
    const mixed = "slice: [length]: length has no range from -3 to 4";
    expectTypeOf<SliceRule<["length"], "length", -3, 4>>().toEqualTypeOf<typeof mixed>();
    expect(() => shapeOf(["length"], "length", -3, 4)).toThrow(mixed);
    // What the compiler cannot see is said at run time, with the size.
    expect(() => shapeOf(["length"], "length", 2, 9)).toThrow(
      "slice: [length]: length of size 6 has no range from 2 to 9",
    );
  });

  it("is unknown where the axis or the range is", () => {
    expectTypeOf<SliceRule<["batch", 5], string, 0, 1>>().toEqualTypeOf<Shape>();
    expectTypeOf<SliceRule<["batch", 5], "batch", number, undefined>>().toEqualTypeOf<[number, 5]>();
    expectTypeOf<SliceRule<Shape, "batch", 0, 1>>().toEqualTypeOf<Shape>();
    expectTypeOf<SliceRule<["batch"], "length", 0, 1>>().toBeAny();
  });

  it("has the sizes of Array.slice", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer(), fc.integer(), (length, a, b) => {
        const [start, stop] = [a % (length + 1), b % (length + 1)];
        const expected = Array.from({ length }).slice(start, stop).length;
        const slice = () => sliceShape(sized([length, "dim"]), -2, { start, stop }).sizes[0];
        if (expected === 0) expect(slice).toThrow("has no range");
        else expect(slice()).toBe(expected);
      }),
    );
  });
});

it("padding adds to a size and to a name", () => {
  expectTypeOf<PadRule<["batch", "length"], "length", 2>>().toEqualTypeOf<["batch", "length+2"]>();
  expect(padShape(sized(["batch", "length"]), 1, 2)).toEqual({ shape: ["batch", "length+2"], sizes: [6, 8] });
  expectTypeOf<PadRule<["length-1", 3], -1, 2>>().toEqualTypeOf<["length-1", 5]>();
  expectTypeOf<PadRule<["length-1", 3], "length-1", 1>>().toEqualTypeOf<["length", 3]>();
  expect(padShape(sized(["length-1", 3]), 0, 1).shape).toEqual(["length", 3]);
});
