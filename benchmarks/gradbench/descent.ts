/** Descent along gradients with a rate that adapts itself, as a loop in the graph, so that it can be differentiated too. */
import { linearize, valueAndGrad } from "@attrec/autodiff";
import {
  add,
  and,
  constant,
  equal,
  greater,
  less,
  lessEqual,
  mul,
  not,
  reshape,
  scalar,
  select,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  whileLoop,
} from "@attrec/tensor";

export type Vector = Tensor<["n"]>;
type Scalar = Tensor<[]>;

/** A value, and the gradient there. */
interface Slope {
  readonly value: Scalar;
  readonly gradient: Vector;
}

/** A function with its gradient. */
export type Differentiate = (f: (x: Vector) => Scalar) => (x: Vector) => Slope;

const reverse: Differentiate = (f) => (x) => valueAndGrad(f)(x);

/** A pushforward for each element of x, of which there are one or two. */
const forward: Differentiate = (f) => (x) => {
  const [n = 0] = x.sizes;
  const { value, pushforward } = linearize(f, x);
  const ways = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_unused, k) => (k === i ? 1 : 0)));
  const along = ways.map((way) => pushforward(constant(way, ["n"], [n])));
  return { value, gradient: reshape(stack(along, "n"), ["n"], [n]) };
};

/** For every pair of modes a function of it: the first letter is of the outer derivative, the second of the inner one. */
export const byModes = <R>(
  of: (outer: Differentiate, inner: Differentiate) => R,
): Readonly<Record<"rr" | "rf" | "fr" | "ff", R>> => ({
  rr: of(reverse, reverse),
  rf: of(reverse, forward),
  fr: of(forward, reverse),
  ff: of(forward, forward),
});

/** A gradient or a step that is no longer than that is as good as none. */
const TOLERANCE = 1e-5;
/** After so many accepted steps in a row the rate is doubled. */
const CALM = 10;
/** Reverse mode needs a bound. The descents that are asked for take hundreds of steps. */
const MOST = 4096;

interface State extends Slope {
  readonly x: Vector;
  readonly rate: Scalar;
  /** The number of accepted steps since the rate last changed. */
  readonly calm: Tensor<[], "int">;
  readonly ended: Tensor<[], "bool">;
}

/** The length of a vector is at most the tolerance. */
const short = (x: Vector): Tensor<[], "bool"> => lessEqual(sum(square(x)), TOLERANCE ** 2);

/** Where descent from a start ends. */
export const descend = (slopeAt: (x: Vector) => Slope, start: Vector): Vector => {
  const goesOn = ({ ended, gradient }: State): Tensor<[], "bool"> => and(not(ended), not(short(gradient)));
  const step = ({ x, value, gradient, rate: before, calm: row }: State): State => {
    const doubles = equal(row, CALM);
    const rate = select(doubles, mul(before, 2), before);
    const calm = select(doubles, 0, row);
    const proposed = sub(x, mul(rate, gradient));
    const there = slopeAt(proposed);
    const ended = short(sub(proposed, x));
    const accepted = and(not(ended), less(there.value, value));
    return {
      x: select(accepted, proposed, x),
      value: select(accepted, there.value, value),
      gradient: select(accepted, there.gradient, gradient),
      rate: select(accepted, rate, mul(rate, 0.5)),
      calm: select(accepted, add(calm, 1), 0),
      ended,
    };
  };
  const initial: State = {
    x: start,
    ...slopeAt(start),
    rate: scalar(TOLERANCE),
    calm: scalar(0, "int"),
    ended: greater(0, 1),
  };
  return whileLoop(initial, goesOn, step, { most: MOST }).last.x;
};
