/** ode: y₀' = x₀, yᵢ' = xᵢ yᵢ₋₁ from 0 to time 2, by the classical Runge-Kutta method of fourth order. */
import { grad } from "@attrec/autodiff";
import {
  add,
  compile,
  concat,
  type Device,
  filled,
  iota,
  mul,
  pure,
  read,
  reshape,
  scanLoop,
  slice,
  take,
  type Tensor,
} from "@attrec/tensor";
import { type Evaluation, task } from "../evaluation.ts";
import { number, vector } from "../fields.ts";

type Vector = Tensor<["n"]>;

const END = 2;

/** The state at the end, after so many steps. */
const solution =
  (steps: number) =>
  (x: Vector): Vector => {
    const h = END / steps;
    const one: Vector = filled(1, ["n"], [1]);
    const slope = (y: Vector): Vector => mul(x, reshape(slice(concat([one, y], "n", "n"), "n", 0, -1), ["n"], x.sizes));
    const step = (y: Vector): Vector => {
      const a = slope(y);
      const b = slope(add(y, mul(h / 2, a)));
      const c = slope(add(y, mul(h / 2, b)));
      const d = slope(add(y, mul(h, c)));
      return add(y, mul(h / 6, add(add(a, d), mul(2, add(b, c)))));
    };
    const start: Vector = filled(0, ["n"], x.sizes);
    return scanLoop("steps", iota("steps", steps), start, (y) => ({ state: step(y), output: {} })).last;
  };

const of = (transformed: (f: (x: Vector) => Vector) => (x: Vector) => Vector) => (input: unknown, device: Device) => {
  const x = vector(input, "x", "n");
  const compiled = compile(pure(transformed(solution(number(input, "s")))), device);
  return task(() => read(compiled(x)), Array.from<number>);
};

export const ode: Evaluation = {
  primal: of((f) => f),
  gradient: of((f) => grad((x: Vector) => take(f(x), "n", -1))),
};
