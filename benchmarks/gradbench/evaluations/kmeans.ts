/** kmeans: the squared distances of points to their nearest centroids, and the step of Newton's method. */
import { grad, hessianVectorProduct } from "@attrec/autodiff";
import {
  argmin,
  compile,
  concat,
  type Device,
  div,
  einsum,
  filled,
  gather,
  mean,
  mul,
  pure,
  read,
  size,
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

/**
 * For each point and centroid the squared distance but for the point's own length, which is the same for all centroids: ‖c‖² - 2 p c, as
 * one product. Distances do not change where all is moved; near its middle less is lost to rounding.
 */
const comparable = (centroids: Centroids, points: Points): Tensor<["n", "k"]> => {
  const middle = mean(centroids, "k");
  const [c, p] = [sub(centroids, middle), sub(points, middle)];
  const ones: Tensor<["n", 1]> = filled(1, ["n", 1], [size(points, "n"), 1]);
  const weighed = concat([mul(-2, c), sum(square(c), "d", { keep: true })], -1, "all");
  return einsum("n all, k all -> n k", concat([p, ones], -1, "all"), weighed);
};

/** The squared distance of each point to the nearest centroid. Which one that is has no derivative: it is found first, and then gathered. */
const cost = (centroids: Centroids, points: Points): Tensor<[]> => {
  const nearest = argmin(comparable(stopGradient(centroids), points), "k");
  return sum(square(sub(points, gather(centroids, nearest))));
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
