/** Derivatives of a condition are those of the branch that is chosen. */
import {
  add,
  compile,
  cond,
  greater,
  interpreter,
  mul,
  read,
  sin,
  sqrt,
  sum,
  type Tensor,
  tensor,
  wasm,
} from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { afterAll, expect, test } from "vitest";
import { grad } from "./grad.ts";
import { jvp } from "./jvp.ts";

const onWasm = wasm({ threads: 2 });
afterAll(() => onWasm.close());

type Vector = Tensor<[3]>;
type Value = (x: Vector) => Tensor<[]>;

/** The root of a negative number and its derivative are NaN: they must not reach the other branch. */
const root = (x: Vector): Tensor<[]> => sum(sqrt(x));
const wave = (x: Vector): Tensor<[]> => sum(mul(sin(x), mul(x, x)));
const chosen: Value = (x) => add(cond(greater(sum(x), 0), x, root, wave), sum(mul(x, 2)));
const branch =
  (f: Value): Value =>
  (x) =>
    add(f(x), sum(mul(x, 2)));

const steepness =
  (f: Value): Value =>
  (x) => {
    const slope = grad(f)(x);
    return sum(mul(slope, slope));
  };
const tangent =
  (f: Value): Value =>
  (x) =>
    jvp(f, x, x).tangent;

test.each<readonly [string, (f: Value) => (x: Vector) => Tensor]>([
  ["the value", (f) => f],
  ["the gradient", (f) => grad(f)],
  ["the tangent", (f) => tangent(f)],
  ["the gradient of the gradient", (f) => grad(steepness(f))],
  ["the gradient of the tangent", (f) => grad(tangent(f))],
  ["the tangent of the gradient", (f) => tangent(steepness(f))],
])("%s", (_, derivative) => {
  for (const device of [interpreter(), onWasm]) {
    for (const [elements, f] of [
      [[1, 4, 2.25], root],
      [[-1, -4, -2.25], wave],
    ] as const) {
      const [own = [], right = []] = [chosen, branch(f)].map((each) =>
        Array.from<number>(read(compile(derivative(each), device)(tensor("3", elements)))),
      );
      expect(own.length).toBe(right.length);
      own.forEach((value, i) => {
        const size = Math.max(1, Math.abs(at(right, i)));
        expect(Math.abs(value - at(right, i))).toBeLessThan((device === onWasm ? 1e-4 : 1e-12) * size);
      });
    }
  }
});
