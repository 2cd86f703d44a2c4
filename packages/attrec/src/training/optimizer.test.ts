import { at, compile, interpreter, read, tensor } from "@attrec/tensor";
import { expect, test } from "vitest";
import { adagrad, adam, gradientDescent } from "./optimizer.ts";

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

test("Adam's first step is the rate, towards the gradient's sign, and 0 where there is no gradient", () => {
  const { init, update } = adam<typeof parameters>();
  const next = compile(update, interpreter())(gradients, compile(init, interpreter())(parameters), parameters, rate);
  [0.9, 2, 3.1].forEach((x, i) => expect(read(next.parameters.a)[i]).toBeCloseTo(x, 7));
});

test("Adam is Kingma and Ba's, number by number, and lazy where a gradient is 0", () => {
  const { init, update } = adam<typeof parameters>();
  const step = compile(update, interpreter());
  const given = [
    [0.5, 0, -2],
    [-1, 3, 0],
    [0.25, 1, 1],
  ];
  const [theta, m, s] = [
    [1, 2, 3],
    [0, 0, 0],
    [0, 0, 0],
  ];
  let now = { parameters, state: compile(init, interpreter())(parameters) };
  given.forEach((g, before) => {
    const t = before + 1;
    g.forEach((x, i) => {
      if (x === 0) return;
      m[i] = 0.9 * at(m, i) + 0.1 * x;
      s[i] = 0.999 * at(s, i) + 0.001 * x * x;
      const [mean, mass] = [at(m, i) / (1 - 0.9 ** t), at(s, i) / (1 - 0.999 ** t)];
      theta[i] = at(theta, i) - (0.1 * mean) / (Math.sqrt(mass) + 1e-8);
    });
    now = step({ a: tensor("n", g, { n: 3 }) }, now.state, now.parameters, rate);
    theta.forEach((x, i) => expect(read(now.parameters.a)[i]).toBeCloseTo(x, 12));
  });
  expect([...read(now.state.steps)]).toEqual([3]);
});

test("gradient descent takes a step against the gradient", () => {
  const { init, update } = gradientDescent<typeof parameters>();
  const next = compile(
    (g: typeof gradients, p: typeof parameters, r: typeof rate) => update(g, init(p), p, r),
    interpreter(),
  )(gradients, parameters, rate);
  expect([...read(next.parameters.a)]).toEqual([0.95, 2, 3.2]);
});
