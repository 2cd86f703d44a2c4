/** Checks the rule of an axis, as a type and as a value. */
import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { axisOf, type AxisRule, withoutAxis, type WithoutAxis } from "./axis.ts";
import type { Shape } from "./dimension.ts";

describe("an axis", () => {
  it("is a name that occurs once, or a position counted from the end", () => {
    expectTypeOf<AxisRule<"mean", ["batch", "dim"], "dim">>().toEqualTypeOf<undefined>();
    expectTypeOf<AxisRule<"mean", ["batch", 5], -1>>().toEqualTypeOf<undefined>();
    expectTypeOf<AxisRule<"mean", ["batch", 5], -2>>().toEqualTypeOf<undefined>();
    expectTypeOf<AxisRule<"mean", Shape, "dim">>().toEqualTypeOf<undefined>();
    expectTypeOf<AxisRule<"mean", ["batch"], string>>().toEqualTypeOf<undefined>();
    expect(axisOf("mean", ["batch", "dim"], "dim")).toBe(1);
    expect(axisOf("mean", ["batch", 5], -2)).toBe(0);
  });

  it("is a sentence where the name occurs twice, or not at all", () => {
    const twice = "softmax: [batch, length, length] has 'length' twice: give a position";
    expectTypeOf<AxisRule<"softmax", ["batch", "length", "length"], "length">>().toEqualTypeOf<typeof twice>();
    expect(() => axisOf("softmax", ["batch", "length", "length"], "length")).toThrow(twice);
    const none = "mean: [batch, dim] has no dimension 'lenght'";
    expectTypeOf<AxisRule<"mean", ["batch", "dim"], "lenght">>().toEqualTypeOf<typeof none>();
    expect(() => axisOf("mean", ["batch", "dim"], "lenght")).toThrow(none);
  });

  it("is a sentence where the position is not one", () => {
    const beyond = "sum: [batch, dim] has no axis -3: positions count from the end, -1 is the last";
    expectTypeOf<AxisRule<"sum", ["batch", "dim"], -3>>().toEqualTypeOf<typeof beyond>();
    expect(() => axisOf("sum", ["batch", "dim"], -3)).toThrow(beyond);
    const zero = "sum: [batch, dim] has no axis 0: positions count from the end, -1 is the last";
    expectTypeOf<AxisRule<"sum", ["batch", "dim"], 0>>().toEqualTypeOf<typeof zero>();
    expect(() => axisOf("sum", ["batch", "dim"], 0)).toThrow(zero);
    expect(() => axisOf("sum", ["batch", "dim"], -1.5)).toThrow("has no axis -1.5");
  });
});

describe("a shape without an axis", () => {
  it("keeps the order of the others", () => {
    expectTypeOf<WithoutAxis<["batch", "length", 5], "length">>().toEqualTypeOf<["batch", 5]>();
    expectTypeOf<WithoutAxis<["batch", "length", 5], -1>>().toEqualTypeOf<["batch", "length"]>();
    expectTypeOf<WithoutAxis<["batch", "length", 5], -3>>().toEqualTypeOf<["length", 5]>();
    expectTypeOf<WithoutAxis<["batch"], "batch">>().toEqualTypeOf<[]>();
    expect(withoutAxis(["batch", "length", 5], "length")).toEqual(["batch", 5]);
    expect(withoutAxis(["batch", "length", 5], -1)).toEqual(["batch", "length"]);
  });

  it("is unknown where the axis is, and any where there is a sentence already", () => {
    expectTypeOf<WithoutAxis<["batch", 5], string>>().toEqualTypeOf<Shape>();
    expectTypeOf<WithoutAxis<["batch", 5], number>>().toEqualTypeOf<Shape>();
    expectTypeOf<WithoutAxis<Shape, "batch">>().toEqualTypeOf<Shape>();
    expectTypeOf<WithoutAxis<["batch", 5], "length">>().toBeAny();
    expectTypeOf<WithoutAxis<["length", "length"], "length">>().toBeAny();
    expectTypeOf<WithoutAxis<["batch", 5], -3>>().toBeAny();
  });

  it("is the same by name and by position", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 1 }), fc.nat(), (shape, seed) => {
        const position = seed % shape.length;
        const name = shape[position] ?? "";
        expect(axisOf("sum", shape, name)).toBe(position);
        expect(axisOf("sum", shape, position - shape.length)).toBe(position);
        expect(withoutAxis(shape, name)).toEqual(shape.filter((other) => other !== name));
      }),
    );
  });
});
