// The points of a search space, all of them or some at random.
import type { GridValue } from "@attrec/baselines";
import { fold, type Key } from "@attrec/tensor";
import { at, uniformWords } from "@attrec/tensor/extend";

/** The points of the smallest grid. From a larger one a search draws as many, so that no model has more chances. */
export const GRID_POINTS = 24;

/** A search space: the values of each dimension. Its points are all combinations of the values. */
export type Space = readonly (readonly GridValue[])[];

/**
 * The number of points in a space.
 *
 * @example
 * ```ts
 * sizeOf([[{ settings: { dim: 20 } }, { settings: { dim: 50 } }], [{ rate: 0.05 }, { rate: 0.1 }]]); // 4
 * ```
 */
export const sizeOf = (space: Space): number => space.reduce((product, values) => product * values.length, 1);

/** A point of a space by its number, the last dimension running fastest. */
export const pointAt = (space: Space, number: number): GridValue => {
  let left = number;
  const chosen = space.toReversed().map((values) => {
    const value = at(values, left % values.length);
    left = Math.floor(left / values.length);
    return value;
  });
  return chosen.toReversed().reduce((point, value) => merge(point, value), {});
};

/** Both choices combined; where they disagree, the second wins. */
const merge = (a: GridValue, b: GridValue): GridValue => ({
  ...a,
  ...b,
  settings: { ...a.settings, ...b.settings },
});

/**
 * Every point of a space, in order.
 *
 * @example
 * ```ts
 * gridPoints([[{ settings: { dim: 20 } }, { settings: { dim: 50 } }], [{ rate: 0.05 }]]); // [{ settings: { dim: 20 }, rate: 0.05 }, { settings: { dim: 50 }, rate: 0.05 }]
 * ```
 */
export const gridPoints = (space: Space): readonly GridValue[] =>
  Array.from({ length: sizeOf(space) }, (_, number) => pointAt(space, number));

/** A number of different points of a space, drawn at random; the same key draws the same points. */
export const randomPoints = (space: Space, count: number, key: Key): readonly GridValue[] => {
  const size = sizeOf(space);
  if (count > size)
    throw new RangeError(`A space of ${size} points has no ${count} different points: ask for at most ${size}.`);
  const words = uniformWords(fold(key, "points"), 0, size);
  const order = Array.from({ length: size }, (_, number) => number);
  order.sort((a, b) => at(words, a) - at(words, b) || a - b);
  return order.slice(0, count).map((number) => pointAt(space, number));
};

/** One dimension that sets a hyper-parameter to each of some values. */
export const eachOf = (name: string, values: readonly (number | string | boolean)[]): readonly GridValue[] =>
  values.map((value) => ({ settings: { [name]: value } }));

/** One dimension of learning rates. */
export const rates = (...values: readonly number[]): readonly GridValue[] => values.map((rate) => ({ rate }));
