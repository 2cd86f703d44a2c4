/** particle: where a charge has to stand for a particle, which it repels, to come down at the origin. */
import {
  add,
  compile,
  constant,
  type Device,
  div,
  greater,
  mul,
  neg,
  pure,
  read,
  sqrt,
  square,
  sub,
  sum,
  take,
  type Tensor,
  whileLoop,
} from "@attrec/tensor";
import { byModes, descend, type Differentiate, type Vector } from "../descent.ts";
import { type Evaluation, task } from "../evaluation.ts";
import { number } from "../fields.ts";

type Scalar = Tensor<[]>;

/** The length of a step of Euler's method, in time. */
const STEP = 0.1;
/** Reverse mode needs a bound. A particle comes down after some 350 steps. */
const MOST = 4096;

const point = (x: number, y: number): Vector => constant([x, y], ["n"], [2]);

/** The sum of the reciprocal distances to the charges: one that is `w` below (10, 10), and one at (10, 0). */
const potential = (position: Vector, w: Scalar): Scalar => {
  const below = mul(w, point(0, 1));
  const charges = [sub(point(10, 10), below), point(10, 0)];
  const [first, second] = charges.map((charge) => div(1, sqrt(sum(square(sub(position, charge))))));
  return add(first as Scalar, second as Scalar);
};

interface State {
  readonly position: Vector;
  readonly velocity: Vector;
}

const moved = ({ position, velocity }: State): Vector => add(position, mul(STEP, velocity));

/** The abscissa at which the particle comes down to height 0. */
const landing = (differentiate: Differentiate, w: Scalar): Scalar => {
  const acceleration = (at: Vector): Vector => neg(differentiate((x) => potential(x, w))(at).gradient);
  const { last } = whileLoop<State>(
    { position: point(0, 8), velocity: point(0.75, 0) },
    (state) => greater(take(moved(state), "n", 1), 0),
    (state) => ({ position: moved(state), velocity: add(state.velocity, mul(STEP, acceleration(state.position))) }),
    { most: MOST },
  );
  const [x, y] = [0, 1].map((axis) => take(last.position, "n", axis)) as [Scalar, Scalar];
  const [vx, vy] = [0, 1].map((axis) => take(last.velocity, "n", axis)) as [Scalar, Scalar];
  return sub(x, mul(div(y, vy), vx));
};

const of = (outer: Differentiate, inner: Differentiate) => (input: unknown, device: Device) => {
  const start: Vector = constant([number(input, "w")], ["n"], [1]);
  const compiled = compile(
    pure((w: Vector) =>
      descend(
        outer((own) => square(landing(inner, sum(own)))),
        w,
      ),
    ),
    device,
  );
  return task(
    () => read(compiled(start)),
    ([w]) => w,
  );
};

export const particle: Evaluation = byModes(of);
