/** Rotations in space: an angle times an axis, as a matrix. */
import {
  add,
  constant,
  cos,
  div,
  einsum,
  greater,
  matmul,
  mul,
  select,
  sin,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
} from "@attrec/tensor";

/** The cross product as a tensor: 1 for (0, 1, 2) and its cyclic turns, -1 for the others of three different numbers. */
const CROSS = constant(
  [0, 0, 0, 0, 0, 1, 0, -1, 0, 0, 0, -1, 0, 0, 0, 1, 0, 0, 0, 1, 0, -1, 0, 0, 0, 0, 0],
  [3, 3, 3],
  [3, 3, 3],
);

/**
 * The matrix of a rotation by Rodrigues' formula: 1 + sin θ / θ K + (1 - cos θ) / θ² K², where K v = r × v. Up to the angle `least` it is 1 + first K.
 */
export const rotation = (r: Tensor<[3]>, least: number, first: number): Tensor<[3, 3]> => {
  const squared = sum(square(r));
  const turns = greater(squared, least ** 2);
  // Where it does not turn, the other branch has a derivative too, and it must not be one of 0 / 0.
  const angle = sqrt(select(turns, squared, 1));
  const once = select(turns, div(sin(angle), angle), first);
  const twice = select(turns, div(sub(1, cos(angle)), square(angle)), 0);
  const k = einsum("i j k, j -> i k", CROSS, r);
  const one = constant([1, 0, 0, 0, 1, 0, 0, 0, 1], [3, 3], [3, 3]);
  return add(one, add(mul(once, k), mul(twice, matmul(k, k))));
};
