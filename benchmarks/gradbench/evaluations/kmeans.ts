/** kmeans: the squared distances of points to their nearest centroids, and the step of Newton's method. */
import { grad, hessianVectorProduct } from "@attrec/autodiff";
import {
  argmin,
  compile,
  type Device,
  div,
  expand,
  filled,
  gather,
  pure,
  read,
  square,
  stopGradient,
  sub,
  sum,
  type Tensor,
} from "@attrec/tensor";
import { type Evaluation, task } from "../evaluation.ts";
import { matrix, rowsOf } from "../fields.ts";

type Centroids = Tensor<["k", "d"]>;
type Points = Tensor<["n", "d"]>;

/** The squared distance of each point to the nearest centroid. Which one that is has no derivative: it is found first, and then gathered. */
const cost = (centroids: Centroids, points: Points): Tensor<[]> => {
  const distances = sum(square(sub(expand(points, "n 1 d"), stopGradient(centroids))), "d");
  return sum(square(sub(points, gather(centroids, argmin(distances, "k")))));
};

/** Of a diagonal Hessian, the diagonal is its product with ones. */
const direction = (centroids: Centroids, points: Points): Centroids => {
  const f = (own: Centroids): Tensor<[]> => cost(own, points);
  const ones: Centroids = filled(1, ["k", "d"], centroids.sizes);
  return div(grad(f)(centroids), hessianVectorProduct(f)(centroids, ones));
};

const of =
  (f: (centroids: Centroids, points: Points) => Tensor, write: (y: Tensor) => unknown) =>
  (input: unknown, device: Device) => {
    const points = matrix(input, "points", ["n", "d"]);
    const centroids = matrix(input, "centroids", ["k", "d"]);
    const compiled = compile(pure(f), device);
    return task(() => compiled(centroids, points), write);
  };

export const kmeans: Evaluation = {
  cost: of(cost, (y) => read(y)[0]),
  dir: of(direction, (y) => rowsOf(read(y), y.sizes[1] ?? 1)),
};
