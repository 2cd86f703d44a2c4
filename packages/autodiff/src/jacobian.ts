/** Whole matrices of derivatives, and products with them. */
import { constant, count, equal, reshape, type Shape, type Tensor, toFloat } from "@attrec/tensor";
import { permute } from "@attrec/tensor";
import { view } from "@attrec/tensor/extend";
import { grad } from "./grad.ts";
import { jvp, linearize } from "./jvp.ts";
import { refuseOthers } from "./refuse.ts";
import { vjp } from "./vjp.ts";
import { vmap } from "./vmap.ts";

/** The name of the dimension along which the vectors of a basis lie. */
const BASIS = "(basis)";

/** Every vector of the basis of tensors of some sizes, one after another. */
const basisOf = ({ shape, sizes }: Tensor): Tensor => {
  const n = count(sizes);
  const numbers = constant(
    Float64Array.from({ length: n }, (_, i) => i),
    [BASIS],
    [n],
  );
  const [rows, columns] = [
    [0, -1],
    [-1, 0],
  ].map((axes) => view<Shape>(numbers, axes, [n, n], [n, n])) as [Tensor, Tensor];
  return reshape(toFloat<Shape, "bool">(equal<Tensor, Tensor>(rows, columns)), [BASIS, ...shape], [n, ...sizes]);
};

/**
 * The Jacobian of a function of one tensor, ∂yᵢ / ∂xⱼ: for x `[n]` and y `[m]` it is `[m, n]`, and in general the dimensions of y and
 * then those of x. In reverse mode there is a pullback for each element of y, in forward mode a pushforward for each of x, all of them
 * at once by {@link vmap}: take the mode of which there are fewer.
 *
 * @throws TypeError if x or the value is no tensor of floats, or the mode is another
 *
 * @example
 * ```ts
 * jacobian((x: Tensor<[2]>) => mul(x, sum(x)))(tensor("2", [1, 2])); // [[4, 1], [2, 5]]
 * jacobian((x: Tensor<[]>) => stack([x, square(x)], "2"), "forward")(scalar(3)); // [1, 6]
 * ```
 */
export const jacobian = <const X extends Shape, const Y extends Shape>(
  f: (x: Tensor<X>) => Tensor<Y>,
  mode: "reverse" | "forward" = "reverse",
): ((x: Tensor<X>) => Tensor<[...Y, ...X]>) => {
  if (mode !== "reverse" && mode !== "forward")
    throw new TypeError(`jacobian: the mode is ${JSON.stringify(mode)}, and not "reverse" or "forward".`);
  return (x) => {
    // It looks at no dimension.
    const g = f as unknown as (x: Tensor) => Tensor;
    return (mode === "reverse" ? byRows(g, x) : byColumns(g, x)) as Tensor<[...Y, ...X]>;
  };
};

/** Refuses trees: there is one matrix for one tensor, and its value. */
const refuseTrees = (x: Tensor, value: Tensor): void => {
  refuseOthers("jacobian, hessian: x", x);
  refuseOthers("jacobian: the value of the function", value);
};

const byRows = (f: (x: Tensor) => Tensor, x: Tensor): Tensor => {
  const { value, pullback } = vjp(f, x);
  refuseTrees(x, value);
  const rows: Tensor = vmap(BASIS, pullback)(basisOf(value));
  return reshape(rows, [...value.shape, ...x.shape], [...value.sizes, ...x.sizes]);
};

const byColumns = (f: (x: Tensor) => Tensor, x: Tensor): Tensor => {
  const { value, pushforward } = linearize(f, x);
  refuseTrees(x, value);
  const columns: Tensor = vmap(BASIS, pushforward)(basisOf(x));
  const turned = permute(columns, [...value.sizes.map((_, k) => k + 1), 0]);
  return reshape(turned, [...value.shape, ...x.shape], [...value.sizes, ...x.sizes]);
};

/**
 * The Hessian of a scalar function of one tensor, ∂²f / ∂xᵢ ∂xⱼ: for x `[n]` it is `[n, n]`. It is the Jacobian of the gradient, in
 * forward mode, of all of its columns at once. To multiply it with a vector, {@link hessianVectorProduct} needs no matrix.
 *
 * @example
 * ```ts
 * hessian((x: Tensor<[2]>) => prod(square(x)))(tensor("2", [1, 2])); // [[8, 8], [8, 2]]
 * ```
 */
export const hessian = <const X extends Shape>(
  f: (x: Tensor<X>) => Tensor<[]>,
): ((x: Tensor<X>) => Tensor<[...X, ...X]>) => jacobian<X, X>(grad(f), "forward");

/**
 * The product of the Hessian of a scalar function with a vector, H v: the tangent of the gradient in the direction of v. It costs a few
 * times as much as the function, whatever the number of parameters, which may be a tree.
 *
 * @example
 * ```ts
 * const f = (x: Tensor<[2]>) => prod(square(x));
 * hessianVectorProduct(f)(tensor("2", [1, 2]), tensor("2", [1, 10])); // [88, 28]
 * ```
 */
export const hessianVectorProduct =
  <P>(f: (parameters: P) => Tensor<[]>) =>
  (parameters: P, vector: P): P =>
    jvp((own: P) => grad(f)(own), parameters, vector).tangent;
