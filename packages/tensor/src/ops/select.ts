// One of two values for each element, by a condition.
import { apply, element } from "../scalar/expression.ts";
import { type BroadcastRule, type Tests, broadcastShapes, broadcastSizes } from "../shape/broadcast.ts";
import { type Shape, ShapeError, show } from "../shape/dimension.ts";
import { checkTensor, type NotBool, type NotFloat, type TypeOf } from "../shape/dtype.ts";
import type { ShapeBy, Valid } from "../shape/rule.ts";
import type { AnyTensor, DType, Tensor } from "../tensor.ts";
import { scalar } from "./constant.ts";
import { broadcastTo, type Operand, operand, type Real, type ShapeOf } from "./elementwise.ts";
import { mapOperation, mapped } from "./map.ts";
import { drawBooleans, drawReals, drawSizes, type Sampler } from "./sample.ts";

/** The type of a condition: booleans, or numbers that are not 0 where they hold. */
type ConditionArgument<C> = C extends number | { readonly dtype: "bool" | "float" }
  ? C
  : NotBool<"select", "condition", ShapeOf<C>, TypeOf<C>>;

/** The shape that the condition and the first choice broadcast to, or the sentence that says why they do not. */
type ChoiceRule<C, A, T extends Tests> = BroadcastRule<"select", ShapeOf<C>, ShapeOf<A>, T>;

/** The shape that all three broadcast to; the second choice is broadcast against the shape of the other two. */
type SelectRule<C, A, B, T extends Tests> = BroadcastRule<"select", ShapeBy<ChoiceRule<C, A, T>>, ShapeOf<B>, T>;

/**
 * a where the condition is true, and b where it is false; of numbers, those that are not 0 are true. All three broadcast: aligned at the right, a dimension of size 1
 * repeats, and a number is meant for every element. NaN is not 0. No derivative flows to the condition.
 *
 * @example
 * ```ts
 * select(tensor("3", [1, 0, NaN]), tensor("3", [1, 2, 3]), 0); // [1, 0, 3]
 * ```
 */
export const select = <
  const C extends AnyTensor | number,
  const A extends AnyTensor | number,
  const B extends AnyTensor | number,
  T extends Tests = Tests,
>(
  condition: ConditionArgument<C>,
  a: A extends Real ? Valid<A, ChoiceRule<C, A, T>> : NotFloat<"select", "a", ShapeOf<A>, TypeOf<A>>,
  b: B extends Real ? Valid<B, SelectRule<C, A, B, T>> : NotFloat<"select", "b", ShapeOf<B>, TypeOf<B>>,
): Tensor<ShapeBy<SelectRule<C, A, B, T>>> =>
  choose(condition as Condition, a as Operand, b as Operand) as Tensor<ShapeBy<SelectRule<C, A, B, T>>>;

type Condition = number | Tensor<Shape, "bool" | "float">;

const choose = (condition: Condition, a: Operand, b: Operand): Tensor => {
  const x = conditionOf(condition);
  const [whenTrue, whenFalse] = [operand("select", "a", a), operand("select", "b", b)];
  const first = {
    shape: broadcastShapes("select", x.shape, whenTrue.shape),
    sizes: broadcastSizes("select", x, whenTrue),
  };
  const shape = broadcastShapes("select", first.shape, whenFalse.shape);
  const sizes = broadcastSizes("select", first, whenFalse);
  return mapped(operation, [
    broadcastTo<Shape, DType>(x, shape, sizes),
    broadcastTo(whenTrue, shape, sizes),
    broadcastTo(whenFalse, shape, sizes),
  ]);
};

const conditionOf = (condition: unknown): Tensor<Shape, "bool" | "float"> => {
  if (typeof condition === "number") return scalar(condition);
  checkTensor("select", "condition", condition);
  const { dtype, shape } = condition as AnyTensor;
  if (dtype !== "int") return condition as Tensor<Shape, "bool" | "float">;
  throw new ShapeError(`select: 'condition' ${show(shape)} is int, not bool`);
};

const operation = mapOperation("select", apply("select", element(0), element(1), element(2)), (dy, [mark]) => [
  undefined,
  choose(mark as Tensor, dy, 0),
  choose(mark as Tensor, 0, dy),
]);

/** Property tests draw conditions of both kinds; any of the three may repeat along some axes. */
export const sampleSelect: Sampler = (draw) => {
  const sizes = drawSizes(draw, draw.integer(0, 3));
  const some = (): readonly number[] =>
    sizes.slice(draw.integer(0, sizes.length)).map((size) => (draw.integer(0, 2) === 0 ? 1 : size));
  return {
    inputs: [
      { ...drawBooleans(draw, some()), dtype: draw.integer(0, 1) === 0 ? "bool" : "float" },
      drawReals(draw, some()),
      drawReals(draw, some()),
    ],
    call: ([c, a, b]: readonly AnyTensor[]) => choose(c as Tensor, a as Tensor, b as Tensor),
  };
};
