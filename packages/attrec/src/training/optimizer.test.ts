import { compile, interpreter, read, tensor } from "@attrec/tensor";
import { expect, test } from "vitest";
import { adagrad, gradientDescent } from "./optimizer.ts";

const parameters = { a: tensor("n", [1, 2, 3], { n: 3 }) };
const gradients = { a: tensor("n", [0.5, 0, -2], { n: 3 }) };
const rate = tensor("", [0.1]);

test("Adagrad divides by the root of the sum of squares", () => {
  const { init, update } = adagrad<typeof parameters>({ initial: 0.25, epsilon: 0 });
  const state = compile(init, interpreter())(parameters);
  expect([...read(state.squares.a)]).toEqual([0.25, 0.25, 0.25]);
  const next = compile(update, interpreter())(gradients, state, parameters, rate);
  expect([...read(next.state.squares.a)]).toEqual([0.5, 0.25, 4.25]);
  expect([...read(next.parameters.a)]).toEqual([1 - 0.05 / Math.sqrt(0.5), 2, 3 + 0.2 / Math.sqrt(4.25)]);
});

test("gradient descent takes a step against the gradient", () => {
  const { init, update } = gradientDescent<typeof parameters>();
  const next = compile(
    (g: typeof gradients, p: typeof parameters, r: typeof rate) => update(g, init(p), p, r),
    interpreter(),
  )(gradients, parameters, rate);
  expect([...read(next.parameters.a)]).toEqual([0.95, 2, 3.2]);
});
