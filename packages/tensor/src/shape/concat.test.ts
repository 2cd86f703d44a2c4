/** Checks the rule of concatenation, as a type and as a value. */
import { describe, expect, expectTypeOf, it } from "vitest";
import { type ConcatRule, concatShape, stackAxis, type StackRule } from "./concat.ts";
import type { Shape } from "./dimension.ts";

const shapeOf = (shapes: readonly Shape[], axis: string | number, as?: string): Shape => {
  const sized = shapes.map((shape) => ({ shape, sizes: shape.map((d) => (typeof d === "number" ? d : 6)) }));
  return concatShape(sized, axis, as).shape;
};

describe("tensors one after another", () => {
  it("add up along the axis", () => {
    expectTypeOf<ConcatRule<[["batch", 3], ["batch", 4], ["batch", 5]], -1, never>>().toEqualTypeOf<["batch", 12]>();
    expect(
      shapeOf(
        [
          ["batch", 3],
          ["batch", 4],
          ["batch", 5],
        ],
        -1,
      ),
    ).toEqual(["batch", 12]);
    type Longer = ConcatRule<[["batch", "length", "dim"], ["batch", 1, "dim"]], "length", never>;
    expectTypeOf<Longer>().toEqualTypeOf<["batch", "length+1", "dim"]>();
    expect(
      shapeOf(
        [
          ["batch", "length", "dim"],
          ["batch", 1, "dim"],
        ],
        "length",
      ),
    ).toEqual(["batch", "length+1", "dim"]);
    expectTypeOf<ConcatRule<[[2], ["n"]], -1, never>>().toEqualTypeOf<["n+2"]>();
    expect(shapeOf([[2], ["n"]], -1)).toEqual(["n+2"]);
  });

  it("have a dimension of the name that they are given", () => {
    expectTypeOf<ConcatRule<[["n", "dim"], ["n", "dim"]], "dim", "both">>().toEqualTypeOf<["n", "both"]>();
    expect(
      shapeOf(
        [
          ["n", "dim"],
          ["n", "dim"],
        ],
        "dim",
        "both",
      ),
    ).toEqual(["n", "both"]);
    const nameless = "concat: dim and units have no sum: name it in a third argument";
    expectTypeOf<ConcatRule<[["n", "dim"], ["n", "units"]], "dim", never>>().toEqualTypeOf<typeof nameless>();
    expect(() =>
      shapeOf(
        [
          ["n", "dim"],
          ["n", "units"],
        ],
        "dim",
      ),
    ).toThrow(nameless);
  });

  it("are a sentence where they differ beside the axis", () => {
    const differ = "concat: [n, 3] and [m, 4] differ beside the axis";
    expectTypeOf<ConcatRule<[["n", 3], ["m", 4]], -1, never>>().toEqualTypeOf<typeof differ>();
    expect(() =>
      shapeOf(
        [
          ["n", 3],
          ["m", 4],
        ],
        -1,
      ),
    ).toThrow(differ);
    const longer = "concat: [n, 7] and [n, 4, 2] differ beside the axis";
    expectTypeOf<ConcatRule<[["n", 3], ["n", 4], ["n", 4, 2]], -1, never>>().toEqualTypeOf<typeof longer>();
    expect(() =>
      shapeOf(
        [
          ["n", 3],
          ["n", 4],
          ["n", 4, 2],
        ],
        -1,
      ),
    ).toThrow(longer);
    const sizes = [
      { shape: ["n", 3], sizes: [5, 3] },
      { shape: ["n", 4], sizes: [6, 4] },
    ];
    expect(() => concatShape(sizes, -1, undefined)).toThrow("concat: 'n' has size 5 in one and 6 in the other");
  });
});

it("a stack puts one dimension in, anywhere", () => {
  expectTypeOf<StackRule<["batch", "dim"], ["batch", "length", "dim"], "batch length dim">>().toEqualTypeOf<
    ["batch", "length", "dim"]
  >();
  expect(stackAxis(["batch", "dim"], ["batch", "length", "dim"], "")).toBe(1);
  expectTypeOf<StackRule<["dim"], ["length", "dim"], "length dim">>().toEqualTypeOf<["length", "dim"]>();
  expect(stackAxis(["dim"], ["length", "dim"], "")).toBe(0);
  expectTypeOf<StackRule<[], [3], "3">>().toEqualTypeOf<[3]>();
  expect(stackAxis([], [3], "3")).toBe(0);
  expectTypeOf<StackRule<["dim"], ["dim", 2], "dim 2">>().toEqualTypeOf<["dim", 2]>();
  expect(stackAxis(["dim"], ["dim", 2], "dim 2")).toBe(1);
  const none = "stack: [batch, dim] as 'length dim': one dimension is put in, and the others stay";
  expectTypeOf<StackRule<["batch", "dim"], ["length", "dim"], "length dim">>().toEqualTypeOf<typeof none>();
  expect(() => stackAxis(["batch", "dim"], ["length", "dim"], "length dim")).toThrow(none);
});
