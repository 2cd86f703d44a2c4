import { apply, element } from "../scalar/expression.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import { broadcastOperands, type Operand, type ShapeOf } from "./elementwise.ts";
import { map } from "./map.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";

/**
 * a where the condition is not 0, and b where it is. The condition gives the shape; a and b broadcast to it. No
 * derivative flows to the condition.
 */
export const select = <const C extends Tensor>(condition: C, a: Operand, b: Operand): Tensor<ShapeOf<C>> => {
  const [, whenTrue] = broadcastOperands("select", condition, a);
  const [, whenFalse] = broadcastOperands("select", condition, b);
  // The map keeps the shape of its first input.
  return map("select", expression, [condition, whenTrue, whenFalse], (dy, [c]) => [
    undefined,
    select(c, dy, 0),
    select(c, 0, dy),
  ]) as Tensor<ShapeOf<C>>;
};

const expression = apply("select", element(0), element(1), element(2));

/** Property tests draw conditions of both kinds. */
export const sampleSelect: Sampler = (draw) => {
  const sizes = drawSizes(draw, draw.integer(0, 3));
  const condition = drawReals(draw, sizes);
  return {
    inputs: [
      { ...condition, elements: condition.elements.map((x) => (x > 0 ? 1 : 0)) },
      drawReals(draw, sizes),
      drawReals(draw, sizes),
    ],
    call: ([c, a, b]: readonly AnyTensor[]) => select(c as Tensor, a as Tensor, b as Tensor),
  };
};
