/** Checks that a printed derivative reads as the textbook's formula, in every form, and that a trace has the numbers of it. */
import {
  add,
  type AnyTensor,
  exp,
  greater,
  label,
  matmul,
  mul,
  print,
  read,
  relu,
  square,
  sub,
  sum,
  take,
  tanh,
  type Tensor,
  tensor,
  trace,
} from "@attrec/tensor";
import { expect, test } from "vitest";
import { grad, valueAndGrad } from "./grad.ts";

interface Layer {
  readonly W: Tensor<["in", "out"]>;
  readonly b: Tensor<["out"]>;
}

const dense = ({ W, b }: Layer, x: Tensor<["batch", "in"]>, y: Tensor<["batch", "out"]>): Tensor<[]> =>
  sum(square(label("e", sub(label("h", relu(label("z", add(matmul(x, W), b)))), y))));

const layer: Layer = {
  W: tensor("in out", [1, -2, 3, 0.5, -1, 2], { in: 3, out: 2 }),
  b: tensor("out", [0.5, -1], { out: 2 }),
};
const x = tensor("batch in", [1, 2, 3, 4, -5, 6], { batch: 2, in: 3 });
const y = tensor("batch out", [1, 2, 3, 4], { batch: 2, out: 2 });

test("a dense layer and its derivative are the formulas of a textbook", () => {
  expect(print(grad(dense))(layer, x, y)).toMatchInlineSnapshot(`
    "given W [in, out], b [out], x2 [batch, in], x3 [batch, out]
    where in is 3, out is 2, batch is 2
    forward
      z [batch, out] = x2 W + b
      h [batch, out] = max(z, 0)
      e [batch, out] = h - x3
    backward
      d_e [batch, out] = 2 · e
      d_z [batch, out] = [h ≠ 0] · d_e
      d_W [in, out] = x2ᵀ d_z
      d_b [out] = Σ_{batch} d_z
    return
      W = d_W
      b = d_b"
  `);
});

test("the second derivative is printed as well", () => {
  const second = grad((a: Tensor<["n"]>) => sum(grad((c: Tensor<["n"]>) => sum(label("power", exp(c))))(a)));
  expect(print(second)(tensor("n", [1, 2], { n: 2 }))).toMatchInlineSnapshot(`
    "given x1 [n]
    where n is 2
    backward
      d_x1 [n] = exp(x1)
    return
      d_x1"
  `);
});

test("a position of an axis, and what a derivative puts there, have the name of the axis", () => {
  const steps = (x: Tensor<["length", "dim"]>): Tensor<[]> => {
    const first = label("first", tanh(take(x, "length", 0)));
    return sum(label("second", tanh(add(take(x, "length", 1), first))));
  };
  expect(print(grad(steps))(tensor("length dim", [1, 2, 3, 4, 5, 6], { length: 3, dim: 2 }))).toMatchInlineSnapshot(`
    "given x1 [length, dim]
    where length is 3, dim is 2
    forward
      first [dim] = tanh(x1[length: 0])
      add [dim] = x1[length: 1] + first
    backward
      d_add [dim] = 1 - tanh(add)²
      mul [dim] = d_add · (1 - first²)
      d_x1 [length, dim] = [length: 0] · mul + [length: 1] · d_add
    return
      d_x1"
  `);
});

test("a product of numbers is a number, and a comparison stands in brackets", () => {
  const penalty = (a: Tensor<["n"]>, b: Tensor<["n"]>) => [
    grad((x: Tensor<["n"]>) => mul(add(sum(square(x)), sum(square(label("y", mul(x, b))))), 0.1))(a),
    label("more", greater(a, b)),
  ];
  expect(print(penalty)(tensor("n", [1, 2], { n: 2 }), tensor("n", [1, 2], { n: 2 }))).toMatchInlineSnapshot(`
    "given x1 [n], x2 [n]
    where n is 2
    forward
      y [n] = x1 · x2
      more [n] bool = [x1 > x2]
    backward
      d_y [n] = 0.2 · y
      d_x1 [n] = d_y · x2 + 0.2 · x1
    return
      0 = d_x1
      1 = more"
  `);
});

test("the same as DOT, Mermaid and SVG has a node for each line and an edge for each name that a formula reads", () => {
  const [dot, mermaid, svg] = (["dot", "mermaid", "svg"] as const).map((as) => print(grad(dense), { as })(layer, x, y));
  expect(dot).toContain('"d_z" -> "d_W";');
  expect(dot).toContain('"d_b" [label="d_b [out]\\nΣ_{batch} d_z"');
  expect(mermaid).toMatch(/^flowchart TD\n/);
  expect(mermaid?.match(/ --> /g)?.length).toBe(dot?.match(/ -> /g)?.length);
  expect(mermaid).toContain("h [batch, out]<br/>max(z, 0)");
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[\s\S]*<\/svg>$/);
  expect(svg?.match(/<path /g)?.length).toBe(dot?.match(/ -> /g)?.length);
  expect(svg).toContain("[h ≠ 0]");
});

test("a trace has every value with its cotangent, its formula and the line that made it", async () => {
  const steps = await trace(valueAndGrad(dense))(layer, x, y);
  const numbers = (x?: AnyTensor) => x && Array.from(read(x));
  expect(numbers(steps["h"]?.value)).toEqual([4.5, 4, 0, 0.5]);
  expect(numbers(steps["h"]?.cotangent)).toEqual([7, 4, -6, -7]);
  expect(numbers(steps["z"]?.cotangent)).toEqual([7, 4, 0, -7]);
  expect(steps["h"]).toMatchObject({ formula: "max(z, 0)", phase: "forward" });
  expect(steps["h"]?.line).toMatch(/print\.test\.ts:\d+:\d+$/);
  // The rule of relu belongs to the line that called relu.
  expect(steps["d_z"]?.line).toBe(steps["h"]?.line);
  expect(steps["W"]?.cotangent).toBe(steps["d_W"]?.value);
});
