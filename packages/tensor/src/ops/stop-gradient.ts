/** Operations that give a tensor again, of whatever type, and differ in what flows back through them. */
import { checkTensor } from "../shape/dtype.ts";
import type { Shape } from "../shape/dimension.ts";
import { element } from "../scalar/expression.ts";
import type { DType, Pullback, Tensor } from "../tensor.ts";
import { mapOperation } from "./map.ts";
import { node } from "./node.ts";

/** An operation that gives x again. */
type Same = <const S extends Shape, D extends DType = "float">(x: Tensor<S, D>) => Tensor<S, D>;

const same = (name: string, pullback: Pullback): Same => {
  const operation = mapOperation(name, element(0), pullback);
  return (x) => {
    checkTensor(name, "x", x);
    return node(operation, [x], x.shape, x.sizes, x.dtype);
  };
};

/**
 * x, through which no derivative flows.
 *
 * @derivative none
 *
 * @example
 * ```ts
 * stopGradient(tensor("2", [1, 2])); // [1, 2]
 * ```
 */
export const stopGradient = /*#__PURE__*/ same("stopGradient", () => [undefined]);

/**
 * x again, as a node of its own: what a function is differentiated with respect to.
 *
 * @example
 * ```ts
 * const x = tensor("2", [1, 2]);
 * identity(x); // [1, 2]
 * identity(x) === x; // false
 * ```
 */
export const identity = /*#__PURE__*/ same("identity", (dy) => [dy]);
