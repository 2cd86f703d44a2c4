/** Checks the rule of gathering rows, as a type and as a value. */
import { expect, expectTypeOf, it } from "vitest";
import type { Shape } from "./dimension.ts";
import { gatherShape, type GatherShape } from "./gather.ts";

it("each index becomes the row that it names", () => {
  expectTypeOf<GatherShape<["items", "dim"], ["batch", 5]>>().toEqualTypeOf<["batch", 5, "dim"]>();
  expectTypeOf<GatherShape<["items"], []>>().toEqualTypeOf<[]>();
  expectTypeOf<GatherShape<Shape, ["batch"]>>().toEqualTypeOf<Shape>();
  expect(gatherShape(["items", "dim"], ["batch", 5])).toEqual(["batch", 5, "dim"]);
  expect(gatherShape(["items"], [])).toEqual([]);
});

it("a scalar has no rows", () => {
  const sentence = "gather: [] has no rows: a table needs at least one dimension";
  expectTypeOf<GatherShape<[], ["batch"]>>().toEqualTypeOf<typeof sentence>();
  expect(() => gatherShape([], ["batch"])).toThrow(sentence);
});
