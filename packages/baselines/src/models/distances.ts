// Distances of pairs, and to all items, by name.
import { abs, add, expand, fn, maximum, sqrt, sub, sum } from "@attrec/tensor";
import { pairDistances, squaredDistances } from "attrec/extend";

/** A distance in its two forms: of a point to the candidates of its row, and of every point to every item. */
export interface Distance {
  readonly ofPairs: typeof pairDistances;
  readonly ofAll: typeof squaredDistances;
}

/** Added to the square, because the root has no derivative for points that coincide. */
const SMALLEST = 1e-12;

/** The distances that metric models choose from, by name. */
export const distances = {
  /** Σ |a - b|. */
  l1: {
    ofPairs: fn("batch dim, batch targets dim -> batch targets", (point, candidates) =>
      sum(abs(sub(expand(point, "batch 1 dim"), candidates)), "dim"),
    ),
    ofAll: fn("batch dim, items dim -> batch items", (points, items) =>
      sum(abs(sub(expand(points, "batch 1 dim"), items)), "dim"),
    ),
  },
  /** √(Σ (a - b)²). */
  l2: {
    ofPairs: fn("batch dim, batch targets dim -> batch targets", (point, candidates) =>
      sqrt(add(pairDistances(point, candidates), SMALLEST)),
    ),
    // Rounding may leave a square below 0 that should be 0.
    ofAll: fn("batch dim, items dim -> batch items", (points, items) =>
      sqrt(add(maximum(squaredDistances(points, items), 0), SMALLEST)),
    ),
  },
  /** Σ (a - b)². */
  "squared l2": { ofPairs: pairDistances, ofAll: squaredDistances },
} satisfies Readonly<Record<string, Distance>>;

/** Their names. */
export const distanceNames = Object.keys(distances) as readonly (keyof typeof distances)[];
