/** Checks how the result of a rule becomes the type of a parameter or a result. */
import { expectTypeOf, it } from "vitest";
import type { Tensor } from "../tensor.ts";
import type { Agree, Known, Opaque, ShapeBy, Valid } from "./rule.ts";
import type { Shape } from "./dimension.ts";

it("an argument is what it is where the rule gives a shape, and the sentence where it gives one", () => {
  expectTypeOf<Valid<Tensor<["batch"]>, ["batch"]>>().toEqualTypeOf<Tensor<["batch"]>>();
  expectTypeOf<Valid<Tensor<["batch"]>, "wrong">>().toEqualTypeOf<"wrong">();
});

it("a result has the rule's shape, or any shape after a fault", () => {
  expectTypeOf<ShapeBy<["batch", 3]>>().toEqualTypeOf<["batch", 3]>();
  expectTypeOf<ShapeBy<"wrong">>().toBeAny();
});

it("a shape of unknown rank stays unknown, and a faulty one stays any", () => {
  expectTypeOf<Opaque<Shape>>().toEqualTypeOf<Shape>();
  expectTypeOf<Opaque<ReturnType<typeof JSON.parse>>>().toBeAny();
});

it("equal names and equal sizes agree, a size that is not known with any, a name never with a size", () => {
  expectTypeOf<Agree<"batch", "batch">>().toEqualTypeOf<true>();
  expectTypeOf<Agree<3, 3>>().toEqualTypeOf<true>();
  expectTypeOf<Agree<number, 3>>().toEqualTypeOf<true>();
  expectTypeOf<Agree<3, 4>>().toEqualTypeOf<false>();
  expectTypeOf<Agree<"batch", "length">>().toEqualTypeOf<false>();
  expectTypeOf<Agree<"batch", number>>().toEqualTypeOf<false>();
});

it("a type is known unless it is any", () => {
  expectTypeOf<Known<["batch"]>>().toEqualTypeOf<["batch"]>();
  expectTypeOf<Known<"dim">>().toEqualTypeOf<"dim">();
  expectTypeOf<Known<ReturnType<typeof JSON.parse>>>().toEqualTypeOf<undefined>();
});
