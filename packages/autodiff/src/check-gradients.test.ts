/** Checks that a check of gradients passes for right ones alone, and says where others are wrong. */
import { describe, expect, test } from "vitest";
import {
  add,
  constant,
  div,
  exp,
  log,
  mul,
  neg,
  scalar,
  sqrt,
  stopGradient,
  sub,
  sum,
  type Tensor,
  tensor,
} from "@attrec/tensor";
import type { Operation } from "@attrec/tensor/extend";
import { checkGradients } from "./check-gradients.ts";

type Vector = Tensor<["n"]>;
const vector = (...elements: number[]): Vector => tensor("n", elements, { n: elements.length });

const weights = (...elements: number[]): Vector => constant(elements, ["n"], [elements.length]);

/** x ↦ x with a derivative that is made up: `scale` of it, position by position. */
const wrongly = (x: Vector, scale: (cotangent: Tensor) => Tensor): Vector => {
  const inner = neg(neg(x));
  const operation: Operation = {
    ...inner.operation,
    pullback: (cotangent) => [scale(neg<["n"]>(cotangent as Vector))],
  };
  return { ...inner, operation };
};

test("right gradients agree, and the check tells how many entries it compared", () => {
  const check = checkGradients(
    (p: { a: Vector; b: Vector }) => sum(mul(exp(p.a), p.b)),
    [{ a: vector(0.1, -1), b: vector(2, 3) }],
  );
  expect(check.error).toBeLessThan(1e-8);
  expect(check.checked).toBe(4);
});

test("a wrong derivative is told in one sentence: parameter, position, the rule's value, the difference quotient", () => {
  const check = checkGradients(
    (p: { layers: readonly Vector[] }) =>
      p.layers.reduce<Tensor<[]>>(
        (total, x) =>
          add(
            total,
            sum(
              mul(
                wrongly(x, (c) => mul<Tensor, Vector>(c, weights(1, 1, 2))),
                weights(1, 2, 3),
              ),
            ),
          ),
        scalar(0),
      ),
    [{ layers: [vector(1, 2, 3)] }],
  );
  expect(check.error).toBeGreaterThan(0.4);
  expect(check.sentence).toMatch(
    /^the gradient is 6 at position 2 of 'layers\.0', where the difference quotient is (3|2\.99999\d+|3\.00000\d+): 5\.0e-1 of the largest entry\.$/,
  );
});

describe("what is no number never passes", () => {
  const cases: readonly (readonly [string, (x: Vector) => Tensor<[]>, Vector, RegExp])[] = [
    [
      "an infinite gradient beside finite ones",
      (x) => sum(sqrt(x)),
      vector(1, 0, 4),
      /gradient is Infinity at position 1 of the parameter/,
    ],
    ["a gradient that is NaN", (x) => sum(mul(sqrt(x), sqrt(x))), vector(1, 2, 0), /gradient is NaN at position 2/],
    ["a loss that is NaN", (x) => sum(log(x)), vector(1, -1), /NaN at position 1|difference quotient is NaN/],
    ["a difference quotient that is NaN", (x) => sum(stopGradient(log(x))), vector(-1), /difference quotient is NaN/],
    [
      "a parameter that is infinite",
      (x) => sum(x),
      vector(1, Infinity),
      /at position 0 of the parameter, where the difference quotient is NaN/,
    ],
    ["a loss that is infinite", (x) => sum(div(1, sub(x, x))), vector(1), /NaN/],
  ];
  test.each(cases)("%s", (_, loss, x, sentence) => {
    expect(() => checkGradients(loss, [x])).toThrow(sentence);
  });

  test("an infinite entry between those that are compared is found", () => {
    const x = vector(...Array.from({ length: 1000 }, (_, i) => (i === 777 ? 0 : 1)));
    expect(() => checkGradients((y: Vector) => sum(sqrt(y)), [x], { entries: 10 })).toThrow("Infinity at position 777");
  });
});

test("where nothing has a gradient, there is nothing to check", () => {
  expect(() => checkGradients(() => scalar(1), [tensor("int:n", [1], { n: 1 })])).toThrow(
    "checkGradients: the parameters have no tensor of floats, and nothing else has a gradient.",
  );
});
