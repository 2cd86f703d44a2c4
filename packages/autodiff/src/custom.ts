/** Functions with a derivative of one's own. */
import {
  type AnyTensor,
  concat,
  constant,
  count,
  reshape,
  type Shape,
  slice,
  stopGradient,
  type Tensor,
  tensors,
} from "@attrec/tensor";
import { mapTree, ShapeError } from "@attrec/tensor";
import { at, noted, type Pullback, show, withTensors, zerosLike } from "@attrec/tensor/extend";
import { isFloat, sameSizes } from "./own.ts";

/** The name by which transformations find a rule that is not that of a primitive. */
export const CUSTOM = "customGradient";

/**
 * The function with another derivative: `backward` is given the cotangent of the value, the arguments and the value, and gives a
 * list of cotangents like the arguments. The value stays. So a formula can be given that is more accurate than the chain rule's, or
 * that saves memory, or one on purpose that is no derivative, such as a straight-through estimate.
 *
 * Nothing flows to tensors that the function takes from around it: give them as arguments. Forward mode uses the transpose of the
 * rule, which has to be linear in the cotangent; second derivatives are those of the rule.
 *
 * @throws ShapeError if the rule gives a cotangent of other sizes than those of its argument; TypeError if there is no rule
 *
 * @example
 * ```ts
 * const rounded = customGradient(
 *   (x: Tensor<[2]>) => round(x),
 *   (cotangent) => [cotangent],
 * );
 * valueAndGrad((x: Tensor<[2]>) => sum(rounded(x)))(tensor("2", [0.4, 1.7])); // { value: 2, gradient: [1, 1] }
 * ```
 */
export const customGradient =
  <A extends readonly unknown[], Y>(
    f: (...given: A) => Y,
    // A tuple, so that a list which a rule writes out is one.
    backward: (cotangent: Y, given: A, value: Y) => readonly [...A],
  ) =>
  (...given: A): Y => {
    if (typeof backward !== "function") {
      throw new TypeError(
        "customGradient: the second argument is no function: give the rule, (cotangent, given, value) => the list of cotangents.",
      );
    }
    const value = f(...mapTree(given, (x) => (isFloat(x) ? stopGradient(x) : x)));
    const [ys, xs] = [tensors(value).filter(isFloat), tensors(given).filter(isFloat)];
    if (lengthOf(ys) === 0) return value;
    // The value and the arguments in one list, of which the value is the first part: a rule of one operation sees them all.
    const all = listOf([...ys, ...xs]);
    const whole = slice<Shape, -1, 0, number>(all, -1, 0, lengthOf(ys));
    const rule: Pullback = (cotangent, [list]) => {
      const parts = partsOf(list as Tensor, [...ys, ...xs]);
      const back = backward(
        withFloats(value, partsOf(cotangent, ys)),
        withFloats(given, parts.slice(ys.length)),
        withFloats(value, parts.slice(0, ys.length)),
      );
      const cotangents = tensors(back).filter(isFloat);
      xs.forEach((x, i) => {
        const own = cotangents[i];
        if (own && sameSizes(own, x) && cotangents.length === xs.length) return;
        throw new ShapeError(
          `customGradient: the rule gives ${own ? show(own.shape) : "nothing"} for ${show(x.shape)}`,
        );
      });
      return [listOf([...ys.map(zerosLike), ...cotangents])];
    };
    const own: Tensor = noted({ ...whole, operation: { ...whole.operation, name: CUSTOM, pullback: rule } });
    return withFloats(value, partsOf(own, ys));
  };

const lengthOf = (xs: readonly Tensor[]): number => xs.reduce((sum, { sizes }) => sum + count(sizes), 0);

/** Tensors as one list of their elements. */
const listOf = (xs: readonly Tensor[]): Tensor => {
  const lists = xs.map((x) => reshape(x, [count(x.sizes)], [count(x.sizes)]));
  return concat<readonly Tensor[], -1>(lists, -1);
};

/** The tensors that a list begins with, of the shapes of others. */
const partsOf = (list: Tensor, like: readonly Tensor[]): readonly Tensor[] => {
  let start = 0;
  return like.map(({ shape, sizes }) => {
    const first = start;
    start += count(sizes);
    if (first === start) return constant([], shape, sizes);
    return reshape(slice<Shape, -1, number, number>(list, -1, first, start), shape, sizes);
  });
};

/** The tree with other tensors of floats. */
const withFloats = <T>(tree: T, floats: readonly Tensor[]): T => {
  let next = 0;
  return withTensors(
    tree,
    tensors(tree).map((x): AnyTensor => (isFloat(x) ? at(floats, next++) : x)),
  );
};
