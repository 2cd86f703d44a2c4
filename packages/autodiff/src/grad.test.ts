/** Checks gradients of functions whose derivatives are known. */
import {
  add,
  argmax,
  compile,
  einsum,
  exp,
  interpreter,
  mul,
  read,
  scalar,
  sin,
  size,
  sum,
  type Tensor,
  tensor,
} from "@attrec/tensor";
import { expect, expectTypeOf, test } from "vitest";
import { grad, valueAndGrad } from "./grad.ts";
import { vjp } from "./vjp.ts";

type Vector = Tensor<["n"]>;
const points = [0.3, -1, 2];
const x: Vector = tensor("n", points, { n: 3 });

/** f = Σ sin x · eˣ. */
const f = (v: Vector): Tensor<[]> => sum(mul(sin(v), exp(v)));
const derivativeOf = (g: (v: Vector) => Tensor<[]>) => (v: Vector) => sum(grad(g)(v));

const expectClose = (actual: ArrayLike<number>, expected: readonly number[]) =>
  expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 10));

test("first, second and fourth derivatives are those of calculus", () => {
  const at = (g: (v: Vector) => Tensor<[]>) => read(compile(grad(g), interpreter())(x));
  expectClose(
    at(f),
    points.map((p) => Math.exp(p) * (Math.sin(p) + Math.cos(p))),
  );
  expectClose(
    at(derivativeOf(f)),
    points.map((p) => 2 * Math.exp(p) * Math.cos(p)),
  );
  expectClose(
    at(derivativeOf(derivativeOf(derivativeOf(f)))),
    points.map((p) => -4 * f1(p)),
  );
});

const f1 = (p: number): number => Math.sin(p) * Math.exp(p);

test("nested derivatives at one point are not mixed up: d/dx of x · d/dy (x + y) is 1", () => {
  const inner = (at: Vector) => grad((y: Vector) => sum(add(at, y)))(at);
  const outer = (v: Vector) => sum(mul(v, inner(v)));
  expectClose(read(compile(grad(outer), interpreter())(x)), [1, 1, 1]);
});

test("the gradient is a tree like the parameters, with their very types; ints come back as they are", () => {
  interface Parameters {
    readonly weights: Tensor<["n"]>;
    readonly ids: Tensor<["n"], "int">;
  }
  const loss = (p: Parameters) => sum(mul(p.weights, 3));
  const step = compile(valueAndGrad(loss), interpreter());
  const { value, gradient } = step({ weights: x, ids: tensor("int:n", [7, 8, 9], { n: 3 }) });
  expectTypeOf(gradient).toEqualTypeOf<Parameters>();
  expect(read(value)[0]).toBeCloseTo(3.9, 12);
  expect([...read(gradient.weights)]).toEqual([3, 3, 3]);
  expect([...read(gradient.ids)]).toEqual([7, 8, 9]);
});

test("what the loss does not depend on has a gradient of zeros", () => {
  const unused = (p: { readonly a: Vector; readonly b: Vector }) => sum(p.a);
  const { a, b } = compile(grad(unused), interpreter())({ a: x, b: x });
  expect([[...read(a)], [...read(b)]]).toEqual([
    [1, 1, 1],
    [0, 0, 0],
  ]);
});

test("a loss that is not a scalar is refused, in the editor and with a sentence", () => {
  // @ts-expect-error: the loss gives a vector
  const wrong = grad((v: Vector) => mul(v, 2));
  expect(() => wrong(x)).toThrow(
    "grad: the loss is [n], but only a scalar [] has a gradient: reduce it, by sum or mean",
  );
});

test.each<[string, () => unknown, string]>([
  [
    "nothing",
    () => undefined,
    "grad: the loss is undefined, not a tensor: give the tensor that is to be differentiated.",
  ],
  ["a promise", () => Promise.resolve(scalar(1)), "grad: the loss is a Promise, not a tensor"],
  ["an array", () => [scalar(1)], "grad: the loss is an array, not a tensor"],
  [
    "whole numbers",
    () => argmax(x, -1),
    "grad: the loss is a tensor of whole numbers, int:[], which have no derivative.",
  ],
])("a loss that is %s is refused with a sentence", (_, loss, sentence) => {
  expect(() => grad(loss as () => Tensor<[]>)(x)).toThrow(sentence);
});

test("parameters that are no tree are refused with the path", () => {
  const loss = () => scalar(1);
  expect(() => grad(loss)({ layers: [new Map([["w", x]])] })).toThrow("A tree of tensors has a Map at 'layers.0'");
  expect(() => grad(loss)({ act: Math.sin })).toThrow("A tree of tensors has a function at 'act'");
});

test("vjp refuses what is no tensor of floats", () => {
  const ids = tensor("int:n", [1, 2, 3], { n: 3 });
  expect(() => vjp((v: Vector) => v, ids as unknown as Vector)).toThrow("vjp: x is a tensor of whole numbers, int:[n]");
  expect(() => vjp(() => undefined as unknown as Vector, x)).toThrow("vjp: the value of the function is undefined");
});

test("vjp is the transposed Jacobian times a vector", () => {
  const matrix = tensor("m n", [1, 2, 3, 4, 5, 6], { m: 2, n: 3 });
  const product = (v: Vector, a: typeof matrix, cotangent: Tensor<["m"]>) => {
    expect(size(a, "m")).toBe(2);
    return vjp((u: Vector) => einsum("m n, n -> m", a, u), v).pullback(cotangent);
  };
  const result = compile(product, interpreter())(x, matrix, tensor("m", [10, 1], { m: 2 }));
  expectClose(read(result), [14, 25, 36]);
});
