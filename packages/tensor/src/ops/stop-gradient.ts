/** Operations that give a tensor again, of whatever type, and differ in what flows back through them. */
import { checkTensor } from "../shape/dtype.ts";
import type { Shape } from "../shape/dimension.ts";
import { element } from "../scalar/expression.ts";
import type { DType, Pullback, Tensor } from "../tensor.ts";
import { mapOperation } from "./map.ts";
import { node } from "./node.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";

/** An operation that gives x again. */
interface Same {
  <const S extends Shape, D extends DType = "float">(x: Tensor<S, D>): Tensor<S, D>;
  readonly sample: Sampler;
}

const same = (name: string, pullback: Pullback): Same => {
  const operation = mapOperation(name, element(0), pullback);
  const apply = <const S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D> => {
    checkTensor(name, "x", x);
    return node(operation, [x], x.shape, x.sizes, x.dtype);
  };
  const sample: Sampler = (draw) => ({
    inputs: [drawReals(draw, drawSizes(draw, draw.integer(0, 3)))],
    call: ([x]) => apply(x as Tensor),
  });
  return Object.assign(apply, { sample });
};

/**
 * x, through which no derivative flows.
 *
 * @example
 * ```ts
 * stopGradient(tensor("2", [1, 2])); // [1, 2]
 * ```
 */
export const stopGradient = same("stopGradient", () => [undefined]);

/** x again, as a node of its own: what a function is differentiated with respect to. */
export const identity = same("identity", (dy) => [dy]);
