// A function applied along a dimension, each time to the last state.
import { at } from "../at.ts";
import { axisOf, type WithoutAxis } from "../shape/axis.ts";
import { type Shape, ShapeError, show } from "../shape/dimension.ts";
import { checkTensor, describe } from "../shape/dtype.ts";
import type { DType, Tensor } from "../tensor.ts";
import { leaves } from "../tree.ts";
import type { Axis, AxisOf } from "./reductions.ts";
import { take } from "./slice.ts";

/** The states of a recurrence: after each step, and after the last of them. */
export interface Scanned<State> {
  readonly last: State;
  readonly all: readonly State[];
}

/**
 * A recurrence along an axis: `state = step(state, x[t])` for every position t, from the first to the last. A state is a tree
 * of tensors, which keeps its sizes:
 *
 *     const { last } = scan(items, "length", start, (state, item) => gruCell(item, state, weights));
 *
 * The steps are laid out one after another when the function is traced, so that a derivative needs nothing of its own. That
 * suits the histories of recommenders, up to some hundred steps; a plan grows with each.
 *
 * @example
 * ```ts
 * scan(tensor("3", [1, 2, 3]), -1, scalar(0), (total, x) => add(total, x)).last; // 6
 * ```
 */
export const scan = <const S extends Shape, const N extends Axis, State, D extends DType = "float">(
  x: Tensor<S, D>,
  axis: AxisOf<"scan", S, N>,
  initial: State,
  step: (state: State, x: Tensor<WithoutAxis<S, N>, D>, position: number) => State,
): Scanned<State> => {
  checkTensor("scan", "x", x);
  if (typeof step !== "function") throw new TypeError(`scan: 'step' is ${describe(step)}, not a function`);
  const k = axisOf("scan", x.shape, axis);
  const all: State[] = [];
  let last = initial;
  for (let position = 0; position < at(x.sizes, k); position++) {
    const taken = take<Shape, number, D>(x, k - x.sizes.length, position) as Tensor<WithoutAxis<S, N>, D>;
    const next = step(last, taken, position);
    sameSizes(last, next);
    all.push(next);
    last = next;
  }
  return { last, all };
};

const sameSizes = (before: unknown, after: unknown): void => {
  const known = new Map(leaves(before).map(({ path, tensor }) => [path, tensor]));
  for (const { path, tensor } of leaves(after)) {
    const old = known.get(path);
    if (old?.sizes.join() === tensor.sizes.join()) continue;
    const was = old ? show(old.shape) : "not there";
    throw new ShapeError(`scan: the state${path && ` '${path}'`} was ${was} and would become ${show(tensor.shape)}`);
  }
};
