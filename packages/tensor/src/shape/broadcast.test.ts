/** Checks the rule of broadcasting, as a type and as a value. */
import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { type BroadcastRule, broadcastShapes, broadcastSizes } from "./broadcast.ts";
import type { Dimension, Shape } from "./dimension.ts";

type Add<A extends Shape, B extends Shape> = BroadcastRule<"add", A, B>;

describe("the shape that two shapes broadcast to", () => {
  it("aligns at the right, and 1 repeats", () => {
    expectTypeOf<Add<["batch", 100], ["batch", 100]>>().toEqualTypeOf<["batch", 100]>();
    expectTypeOf<Add<["batch", "length", 100], [100]>>().toEqualTypeOf<["batch", "length", 100]>();
    expectTypeOf<Add<[100], ["batch", "length", 100]>>().toEqualTypeOf<["batch", "length", 100]>();
    expectTypeOf<Add<["batch", 1], [1, 100]>>().toEqualTypeOf<["batch", 100]>();
    expectTypeOf<Add<[], ["batch"]>>().toEqualTypeOf<["batch"]>();
    expectTypeOf<Add<[], []>>().toEqualTypeOf<[]>();
  });

  it("lets sizes pass that the compiler does not know", () => {
    expectTypeOf<Add<[number, 3], [5, 3]>>().toEqualTypeOf<[number, 3]>();
    expectTypeOf<Add<[5, 3], [number, 3]>>().toEqualTypeOf<[5, 3]>();
    expectTypeOf<Add<["batch", 1], [number]>>().toEqualTypeOf<["batch", number]>();
    expectTypeOf<Add<["batch"], [number]>>().toEqualTypeOf<["batch"]>();
    expectTypeOf<Add<Shape, ["batch"]>>().toEqualTypeOf<Shape>();
  });

  it("is a sentence where dimensions clash", () => {
    const names = "add: [batch, 100] and [length, 100] do not broadcast: batch against length";
    expectTypeOf<Add<["batch", 100], ["length", 100]>>().toEqualTypeOf<typeof names>();
    expect(() => broadcastShapes("add", ["batch", 100], ["length", 100])).toThrow(names);
    const last = "add: [3, dim] and [4, 5] do not broadcast: dim against 5";
    expectTypeOf<Add<[3, "dim"], [4, 5]>>().toEqualTypeOf<typeof last>();
    expect(() => broadcastShapes("add", [3, "dim"], [4, 5])).toThrow(last);
  });

  it("has sizes, and one name has one size", () => {
    const column = { shape: ["batch", 1], sizes: [2, 1] };
    expect(broadcastSizes("add", column, { shape: ["dim"], sizes: [4] })).toEqual([2, 4]);
    expect(broadcastSizes("add", { shape: [], sizes: [] }, column)).toEqual([2, 1]);
    expect(() => broadcastSizes("add", column, { shape: ["batch", 5], sizes: [3, 5] })).toThrow(
      "add: [batch, 1] and [batch, 5] do not broadcast: 'batch' has size 2 in one and 3 in the other",
    );
    const narrow = { shape: ["batch"], sizes: [1] };
    expect(() => broadcastSizes("add", narrow, { shape: ["batch"], sizes: [3] })).toThrow("size 1 in one and 3");
  });
});

const dimension: fc.Arbitrary<Dimension> = fc.oneof(fc.constantFrom(1, 1, 2, 3), fc.constantFrom("batch", "dim"));
const shape = fc.array(dimension, { maxLength: 3 });

/** The definition, literally: pad the shorter with ones at the left, then compare dimension by dimension. */
const naive = (a: Shape, b: Shape): Shape | undefined => {
  const rank = Math.max(a.length, b.length);
  const padded = (s: Shape): Shape => [...Array.from({ length: rank - s.length }, () => 1), ...s];
  const [x, y] = [padded(a), padded(b)];
  const out = x.map((dim, axis) => (dim === 1 ? y[axis] : y[axis] === 1 || y[axis] === dim ? dim : undefined));
  return out.includes(undefined) ? undefined : out.filter((dim) => dim !== undefined);
};

describe("broadcasting, for all shapes", () => {
  const attempt = (a: Shape, b: Shape): Shape | undefined => {
    try {
      return broadcastShapes("add", a, b);
    } catch {
      return undefined;
    }
  };

  it("is the definition", () => {
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        expect(attempt(a, b)).toEqual(naive(a, b));
      }),
    );
  });

  it("commutes, and a shape broadcasts with itself to itself", () => {
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        expect(attempt(a, b)).toEqual(attempt(b, a));
      }),
    );
    fc.assert(
      fc.property(shape, (a) => {
        expect(attempt(a, a)).toEqual(a);
      }),
    );
  });

  it("gives sizes that are those of the shape", () => {
    const sizes: Readonly<Record<string, number>> = { batch: 5, dim: 7 };
    const sized = (s: Shape) => ({ shape: s, sizes: s.map((d) => (typeof d === "number" ? d : (sizes[d] ?? 0))) });
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        const both = attempt(a, b);
        fc.pre(both !== undefined);
        expect(broadcastSizes("add", sized(a), sized(b))).toEqual(sized(both).sizes);
      }),
    );
  });
});
