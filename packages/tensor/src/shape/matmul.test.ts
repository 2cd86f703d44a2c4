/** Checks the rule of matrix products, as a type and as a value. */
import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Shape } from "./dimension.ts";
import { type MatmulRule, matmulShape, matmulSizes } from "./matmul.ts";

describe("the shape of a matrix product", () => {
  it("is [… m, n]", () => {
    expectTypeOf<MatmulRule<["k"], ["k", "n"]>>().toEqualTypeOf<["n"]>();
    expectTypeOf<MatmulRule<["m", "k"], ["k", "n"]>>().toEqualTypeOf<["m", "n"]>();
    expectTypeOf<MatmulRule<["b", "m", 3], [3, 4]>>().toEqualTypeOf<["b", "m", 4]>();
    expectTypeOf<MatmulRule<["b", 7, "m", 3], ["b", 7, 3, 4]>>().toEqualTypeOf<["b", 7, "m", 4]>();
  });

  it("lets sizes pass that the compiler does not know", () => {
    expectTypeOf<MatmulRule<[number, number], [3, "n"]>>().toEqualTypeOf<[number, "n"]>();
    expectTypeOf<MatmulRule<Shape, [3, "n"]>>().toEqualTypeOf<Shape>();
  });

  it("is a sentence where the dimensions differ", () => {
    const inner = "matmul: [b, m, 100] × [64, 50]: the inner dimensions 100 and 64 differ";
    expectTypeOf<MatmulRule<["b", "m", 100], [64, 50]>>().toEqualTypeOf<typeof inner>();
    expect(() => matmulShape(["b", "m", 100], [64, 50])).toThrow(inner);
    const batch = "matmul: [b, m, k] × [c, k, n]: the batch dimensions [b] and [c] differ";
    expectTypeOf<MatmulRule<["b", "m", "k"], ["c", "k", "n"]>>().toEqualTypeOf<typeof batch>();
    expect(() => matmulShape(["b", "m", "k"], ["c", "k", "n"])).toThrow(batch);
    const longer = "matmul: [m, k] × [c, k, n]: the batch dimensions [] and [c] differ";
    expectTypeOf<MatmulRule<["m", "k"], ["c", "k", "n"]>>().toEqualTypeOf<typeof longer>();
    expect(() => matmulShape(["m", "k"], ["c", "k", "n"])).toThrow(longer);
  });

  it("is a sentence where there is no matrix", () => {
    const vector = "matmul: [k] × [b, k, n]: [k] needs at least two dimensions";
    expectTypeOf<MatmulRule<["k"], ["b", "k", "n"]>>().toEqualTypeOf<typeof vector>();
    expect(() => matmulShape(["k"], ["b", "k", "n"])).toThrow(vector);
    const none = "matmul: [] × [k, n]: [] needs at least one dimension";
    expectTypeOf<MatmulRule<[], ["k", "n"]>>().toEqualTypeOf<typeof none>();
    expect(() => matmulShape([], ["k", "n"])).toThrow(none);
    const right = "matmul: [m, k] × [k]: [k] needs at least two dimensions";
    expectTypeOf<MatmulRule<["m", "k"], ["k"]>>().toEqualTypeOf<typeof right>();
    expect(() => matmulShape(["m", "k"], ["k"])).toThrow(right);
  });

  it("has the sizes of its matrices, and one name has one size", () => {
    const a = { shape: ["b", "m", "k"], sizes: [2, 3, 4] };
    expect(matmulSizes(a, { shape: ["k", "n"], sizes: [4, 5] })).toEqual([2, 3, 5]);
    expect(matmulSizes(a, { shape: ["b", "k", "n"], sizes: [2, 4, 5] })).toEqual([2, 3, 5]);
    expect(() => matmulSizes(a, { shape: ["k", "n"], sizes: [6, 5] })).toThrow(
      "matmul: [b, m, k] × [k, n]: 'k' has size 4 in one and 6 in the other",
    );
  });

  it("drops what is summed, whatever the batch", () => {
    const dimension = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom("b", "m", "k", "n"));
    fc.assert(
      fc.property(fc.array(dimension, { maxLength: 3 }), dimension, dimension, dimension, (batch, m, k, n) => {
        const expected = [...batch, m, n];
        expect(matmulShape([k], [k, n])).toEqual([n]);
        expect(matmulShape([...batch, m, k], [k, n])).toEqual(expected);
        expect(matmulShape([...batch, m, k], [...batch, k, n])).toEqual(expected);
      }),
    );
  });
});
