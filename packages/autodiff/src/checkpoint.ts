/** Checkpoints, which save memory for more time: what a function computes on its way is computed again where its derivative needs it. */
import { count, mapTree, reshape, type Shape, slice, type Tensor, tensors } from "@attrec/tensor";
import { apply, broadcastTo, element, literal, map } from "@attrec/tensor/extend";
import { customGradient } from "./custom.ts";
import { isFloat } from "./own.ts";
import { vjp } from "./vjp.ts";

/**
 * The same function, of which only the arguments are kept for the derivative: what it computes on its way is computed once more on
 * the way back (Chen et al., "Training Deep Nets with Sublinear Memory Cost", 2016). Values and derivatives stay what they are. Of
 * n layers in √n blocks, each in a checkpoint, only some √n results lie in memory at a time.
 *
 * Nothing flows to tensors that the function takes from around it: give them as arguments.
 *
 * @example
 * ```ts
 * const layer = checkpoint((x: Tensor<[2]>) => sin(exp(x)));
 * grad((x: Tensor<[2]>) => sum(layer(x)))(tensor("2", [0, 1])); // [0.5403, -2.478]
 * ```
 */
export const checkpoint = <A extends readonly unknown[], Y>(f: (...given: A) => Y): ((...given: A) => Y) =>
  customGradient(f, (cotangent, given) => {
    const later = mapTree(given, (x) => (isFloat(x) ? after(x, cotangent) : x));
    return vjp((own: A) => f(...own), later).pullback(cotangent);
  });

/**
 * x, as soon as a cotangent is there. Otherwise the compiler would see that the same is computed twice, and keep the first. If the
 * cotangent is NaN, so is x, which changes nothing: no number comes of it.
 */
const after = (x: Tensor, cotangent: unknown): Tensor => {
  const [first] = tensors(cotangent).filter((y): y is Tensor => isFloat(y) && count(y.sizes) > 0);
  if (!first) return x;
  const list = reshape(first, ["n"], [count(first.sizes)]);
  const one = reshape(slice<Shape, -1, 0, 1>(list, -1, 0, 1), [], []);
  const isNumber = apply("equal", element(1), element(1));
  const expression = apply("select", isNumber, element(0), literal(NaN));
  return map("after", expression, [x, broadcastTo<Shape>(one, x.shape, x.sizes)], (dy) => [dy, undefined]);
};
