// One of two values for each element, by a condition.
import { apply, element } from "../scalar/expression.ts";
import { type BroadcastRule, type Tests, broadcastShapes, broadcastSizes } from "../shape/broadcast.ts";
import { type Shape, ShapeError, show } from "../shape/dimension.ts";
import { checkTensor, type NotBool, type TypeOf } from "../shape/dtype.ts";
import type { ShapeBy, Valid } from "../shape/rule.ts";
import type { AnyTensor, DType, Tensor } from "../tensor.ts";
import { scalar } from "./constant.ts";
import { repeatedTo, type ShapeOf } from "./elementwise.ts";
import { type Beside, type JointChoice, jointChoices, type Unlike } from "./joint.ts";
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
 * a where the condition is true, and b where it is false; of numbers, those that are not 0 are true, NaN as well. Both choices are
 * of one type, which the result has. All three broadcast: aligned at the right, a dimension of size 1 repeats, and a number is
 * meant for every element. No derivative flows to the condition.
 *
 * @derivative `ā = ȳ` where the condition holds, and `b̄ = ȳ` elsewhere
 *
 * @example
 * ```ts
 * select(tensor("bool:3", [true, false, true]), tensor("3", [1, 2, 3]), 0); // [1, 0, 3]
 * select(tensor("3", [1, 0, NaN]), tensor("int:3", [1, 2, 3]), 0); // [1, 0, 3]
 * ```
 */
export const select = <
  const C extends AnyTensor | number,
  const A extends AnyTensor | number,
  const B extends AnyTensor | number,
  T extends Tests = Tests,
>(
  condition: ConditionArgument<C>,
  // Types are judged first, at the second choice.
  a: B extends Beside<A> ? Valid<A, ChoiceRule<C, A, T>> : A,
  b: B extends Beside<A> ? Valid<B, SelectRule<C, A, B, T>> : Unlike<"select", "a", A, "b", B>,
): Tensor<ShapeBy<SelectRule<C, A, B, T>>, JointChoice<A, B>> =>
  choose(condition as Condition, a, b) as Tensor<ShapeBy<SelectRule<C, A, B, T>>, JointChoice<A, B>>;

type Condition = number | Tensor<Shape, "bool" | "float">;

const choose = (condition: Condition, a: unknown, b: unknown): AnyTensor => {
  const x = conditionOf(condition);
  const [whenTrue, whenFalse] = jointChoices("select", a, b);
  const first = {
    shape: broadcastShapes("select", x.shape, whenTrue.shape),
    sizes: broadcastSizes("select", x, whenTrue),
  };
  const shape = broadcastShapes("select", first.shape, whenFalse.shape);
  const sizes = broadcastSizes("select", first, whenFalse);
  const inputs = [x, whenTrue, whenFalse].map((y) => repeatedTo<Shape, DType>(y, shape, sizes));
  return mapped(operation, inputs, whenTrue.dtype);
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
  choose(mark as Condition, dy, 0) as Tensor,
  choose(mark as Condition, 0, dy) as Tensor,
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
    call: ([c, a, b]: readonly AnyTensor[]) => choose(c as Condition, a, b),
  };
};
