/** Rows along some axes: they become one last axis, and what is made of rows goes back to where the axes were. */
import { at } from "../at.ts";
import { type Axes, axesOf } from "../shape/axes.ts";
import { type Shape, ShapeError, show } from "../shape/dimension.ts";
import { type DType, type Tensor } from "../tensor.ts";
import { countAlong } from "./reductions.ts";
import { reshape } from "./reshape.ts";
import { permute } from "./view.ts";

/** Moves what was made of rows. */
type Back = <D extends DType>(y: Tensor<Shape, D>) => Tensor<Shape, D>;

/** A tensor as rows. */
export interface AsRows<D extends DType> {
  /** The tensor, whose last axis are the given ones, counted through in the order that they have in the shape. */
  readonly along: Tensor<Shape, D>;
  /** Puts rows of the same length back to the axes. */
  readonly whole: Back;
  /** Puts rows of another length in the place of the first of the axes. */
  readonly part: Back;
}

/** A tensor as rows along its last axis, or along others. */
export const asRows = <D extends DType>(name: string, x: Tensor<Shape, D>, axis: Axes | undefined): AsRows<D> => {
  const same: Back = (y) => y;
  if (axis === undefined) return { along: x, whole: same, part: same };
  const axes = axesOf(name, x.shape, axis).toSorted((a, b) => a - b);
  const [first] = axes;
  if (first === undefined) throw new ShapeError(`${name}: ${show(x.shape)}: no axis is given`);
  const others = x.sizes.flatMap((_, k) => (axes.includes(k) ? [] : [k]));
  const order = [...others, ...axes];
  const own = { shape: order.map((k) => at(x.shape, k)), sizes: order.map((k) => at(x.sizes, k)) };
  const part: Back = (y) => reordered(y, placed(others.length, first));
  const moved = reordered(x, order);
  if (axes.length === 1) return { along: moved, whole: part, part };
  const size = countAlong(x, axes);
  const joined = <T>(of: readonly T[]): readonly (T | number)[] => [...of.slice(0, others.length), size];
  return {
    along: reshape<Shape, D>(moved, joined(own.shape), joined(own.sizes)),
    whole: (y) =>
      reordered(
        reshape(y, own.shape, own.sizes),
        order.map((_, k) => order.indexOf(k)),
      ),
    part,
  };
};

/** The order of axes that puts the last, after so many others, in a place among them. */
const placed = (others: number, place: number): readonly number[] =>
  Array.from({ length: others }, (_, k) => k).toSpliced(place, 0, others);

const reordered: <D extends DType>(x: Tensor<Shape, D>, order: readonly number[]) => Tensor<Shape, D> = (x, order) =>
  order.every((axis, k) => axis === k) ? x : permute(x, order);
