/** Checks which factors count as gates of a scatter. */
import { expect, test } from "vitest";
import {
  compile,
  gather,
  interpreter,
  mul,
  read,
  relu,
  scatter,
  select,
  sum,
  tensor,
  type Tensor,
  wasm,
} from "../../index.ts";
import { input } from "../../extend.ts";
import { apply, element, literal } from "../../scalar/expression.ts";
import { gateIn, type Signed, signedOf, createSigns } from "./gates.ts";

const nothing = (): undefined => undefined;
const hinge = apply("select", apply("greater", element(0), literal(0)), literal(2), literal(0));

test("a gate is 0 only where a select chose 0", () => {
  const of = (expression: Parameters<typeof signedOf>[0]): Signed | undefined => signedOf(expression, nothing);
  expect(of(hinge)).toEqual({ sign: 1, isGate: true });
  expect(of(apply("negate", hinge))).toEqual({ sign: -1, isGate: true });
  expect(of(apply("multiply", hinge, literal(-3)))).toEqual({ sign: -1, isGate: true });
  expect(of(apply("add", hinge, hinge))).toEqual({ sign: 1, isGate: true });
  // They may cancel.
  expect(of(apply("add", hinge, apply("negate", hinge)))).toBeUndefined();
  // A number of the data may be 0.
  expect(of(apply("multiply", hinge, element(1)))).toBeUndefined();
  expect(of(apply("select", element(0), element(1), literal(0)))).toBeUndefined();
  expect(of(literal(0))).toBeUndefined();
});

test("a gate is found among the factors", () => {
  const product = apply("multiply", apply("negate", apply("multiply", hinge, literal(2))), element(1));
  expect(gateIn(product, nothing, () => true)).toEqual(apply("negate", apply("multiply", hinge, literal(2))));
  expect(gateIn(apply("add", hinge, element(1)), nothing, () => true)).toBeUndefined();
  expect(gateIn(product, nothing, () => false)).toBeUndefined();
});

test("gates pass through sums and views, and data does not", () => {
  const x = input(["n", "k"], [4, 3], "float");
  const open = select(relu(x), 1, 0);
  const signs = createSigns();
  expect(signs(sum(open, "k"))).toEqual({ sign: 1, isGate: true });
  expect(signs(sum(mul(open, -0.5), "k"))).toEqual({ sign: -1, isGate: true });
  expect(signs(x)).toBeUndefined();
  expect(signs(sum(select(relu(x), x, 0), "k"))).toBeUndefined();
});

test("a weight of 0 does not hide what it is multiplied with", () => {
  const table = tensor("rows m", [1, 2, NaN, 4, 5, Infinity], { rows: 3, m: 2 });
  const [indices, weights] = [tensor("int:n", [0, 1, 2], { n: 3 }), tensor("n 1", [0, 0, 0], { n: 3 })];
  const f = (t: typeof table, i: typeof indices, w: typeof weights): Tensor =>
    scatter(i, mul(gather(t, i), w), ["rows", "m"], [3, 2]);
  for (const device of [interpreter(), wasm({ threads: 1 })])
    expect([...read(compile(f, device)(table, indices, weights))]).toEqual([0, 0, NaN, 0, 0, NaN]);
});
