/** Checks the rule of windows, as a type and as a value. */
import { expect, expectTypeOf, it } from "vitest";
import { windowShape, type WindowRule } from "./window.ts";

const sized = (...shape: readonly (string | number)[]) => ({
  shape,
  sizes: shape.map((d) => (typeof d === "number" ? d : 6)),
});

it("an axis becomes the windows and the positions in them", () => {
  type Windows = WindowRule<["batch", "length", "dim"], "length", 3>;
  expectTypeOf<Windows>().toEqualTypeOf<["batch", "length-2", 3, "dim"]>();
  expect(windowShape(sized("batch", "length", "dim"), "length", 3)).toEqual({
    shape: ["batch", "length-2", 3, "dim"],
    sizes: [6, 4, 3, 6],
    axis: 1,
  });
  expectTypeOf<WindowRule<[5], -1, 5>>().toEqualTypeOf<[1, 5]>();
  expect(windowShape(sized(5), -1, 5).shape).toEqual([1, 5]);
  expectTypeOf<WindowRule<["length"], "length", 1>>().toEqualTypeOf<["length", 1]>();
});

it("a window that does not fit is a sentence", () => {
  const wide = "window: [batch, 5]: 5 has no window of 6";
  expectTypeOf<WindowRule<["batch", 5], -1, 6>>().toEqualTypeOf<typeof wide>();
  expect(() => windowShape(sized("batch", 5), -1, 6)).toThrow(wide);
  expect(() => windowShape(sized("length"), "length", 7)).toThrow(
    "window: [length]: length of size 6 has no window of 7",
  );
  expect(() => windowShape(sized("length"), "length", 0)).toThrow("has no window of 0");
});
