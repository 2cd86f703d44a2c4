/** First steps that are known without a formula, and what optimizers may not be given. */
import { compile, interpreter, read, tensor, wasm } from "@attrec/tensor";
import { expect, test } from "vitest";
import { adagrad } from "./adagrad.ts";
import { adam } from "./adam.ts";
import { gradientDescent } from "./gradient-descent.ts";

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

test("gradient descent takes a step against the gradient", () => {
  const { init, update } = gradientDescent<typeof parameters>();
  const next = compile(
    (g: typeof gradients, p: typeof parameters, r: typeof rate) => update(g, init(p), p, r),
    interpreter(),
  )(gradients, parameters, rate);
  expect([...read(next.parameters.a)]).toEqual([0.95, 2, 3.2]);
});

test("Adam whose means forget everything takes steps of the rate, on wasm as well", () => {
  const { init, update } = adam<typeof parameters>({ beta1: 0, beta2: 0 });
  for (const device of [interpreter(), wasm({ threads: 1 })]) {
    const next = compile(update, device)(gradients, compile(init, device)(parameters), parameters, rate);
    [0.9, 2, 3.1].forEach((x, i) => expect(read(next.parameters.a)[i]).toBeCloseTo(x, 6));
  }
});

test("an impossible option of an optimizer is refused in a sentence", () => {
  expect(() => adagrad({ initial: -1 })).toThrow(
    "The option 'initial' of adagrad takes a number of at least 0, not -1.",
  );
  expect(() => adagrad({ epsilon: NaN })).toThrow(
    "The option 'epsilon' of adagrad takes a number of at least 0, not NaN.",
  );
  expect(() => adagrad({ initial: 0, epsilon: 0 })).toThrow("it would divide by 0");
  expect(() => adam({ beta1: 1 })).toThrow(
    "The option 'beta1' of adam takes a number of at least 0 and below 1, not 1.",
  );
  expect(() => adam(JSON.parse('{ "beta": 0.9 }') as object)).toThrow("adam has no option 'beta'");
});
