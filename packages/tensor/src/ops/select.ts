// One of two values for each element, by a condition.
import { apply, element } from "../scalar/expression.ts";
import { type BroadcastRule, broadcastShapes, broadcastSizes } from "../shape/broadcast.ts";
import type { Shape } from "../shape/dimension.ts";
import type { NotFloat } from "../shape/dtype.ts";
import type { Faulty, Result, Valid } from "../shape/rule.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import { broadcastTo, type Operand, operand, type OperandArgument, type Real, type ShapeOf } from "./elementwise.ts";
import { map } from "./map.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";

/** The shape that the condition and the first choice broadcast to, or the sentence that says why they do not. */
type ChoiceRule<C, A> = BroadcastRule<"select", ShapeOf<C>, ShapeOf<A>>;

/** The shape that all three broadcast to; the second choice is broadcast against the shape of the other two. */
type SelectRule<C, A, B> =
  ChoiceRule<C, A> extends infer R extends Shape ? BroadcastRule<"select", R, ShapeOf<B>> : Faulty;

/**
 * a where the condition is not 0, and b where it is. All three broadcast: aligned at the right, a dimension of size 1
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
>(
  condition: OperandArgument<"select", "condition", C>,
  a: A extends Real ? Valid<A, ChoiceRule<C, A>> : NotFloat<"select", "a", ShapeOf<A>>,
  b: B extends Real ? Valid<B, SelectRule<C, A, B>> : NotFloat<"select", "b", ShapeOf<B>>,
): Result<SelectRule<C, A, B>> =>
  choose(condition as Operand, a as Operand, b as Operand) as Result<SelectRule<C, A, B>>;

const choose = (condition: Operand, a: Operand, b: Operand): Tensor => {
  const x = operand("select", "condition", condition);
  const [whenTrue, whenFalse] = [operand("select", "a", a), operand("select", "b", b)];
  const first = {
    shape: broadcastShapes("select", x.shape, whenTrue.shape),
    sizes: broadcastSizes("select", x, whenTrue),
  };
  const shape = broadcastShapes("select", first.shape, whenFalse.shape);
  const sizes = broadcastSizes("select", first, whenFalse);
  const [c, yes, no] = [x, whenTrue, whenFalse].map((y) => broadcastTo(y, shape, sizes)) as [Tensor, Tensor, Tensor];
  return map("select", expression, [c, yes, no], (dy, [mark]) => [undefined, choose(mark, dy, 0), choose(mark, 0, dy)]);
};

const expression = apply("select", element(0), element(1), element(2));

/** Property tests draw conditions of both kinds; any of the three may repeat along some axes. */
export const sampleSelect: Sampler = (draw) => {
  const sizes = drawSizes(draw, draw.integer(0, 3));
  const some = (): readonly number[] =>
    sizes.slice(draw.integer(0, sizes.length)).map((size) => (draw.integer(0, 2) === 0 ? 1 : size));
  const condition = drawReals(draw, some());
  return {
    inputs: [
      { ...condition, elements: condition.elements.map((x) => (x > 0 ? 1 : 0)) },
      drawReals(draw, some()),
      drawReals(draw, some()),
    ],
    call: ([c, a, b]: readonly AnyTensor[]) => choose(c as Tensor, a as Tensor, b as Tensor),
  };
};
