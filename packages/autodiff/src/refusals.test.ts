/** Checks that a transformation refuses what it is not made for by a sentence that says what is wrong. */
import {
  argsort,
  type KeyTensor,
  mul,
  round,
  square,
  sum,
  take,
  tensor,
  type Tensor,
  tensors,
  uniform,
} from "@attrec/tensor";
import { expect, test } from "vitest";
import {
  checkGradients,
  checkpoint,
  customGradient,
  grad,
  gradOf,
  hessian,
  hessianVectorProduct,
  jacobian,
  jvp,
  linearize,
  valueAndGradWithAux,
  vjp,
  vmap,
} from "./index.ts";

const x = tensor("n", [1, 2], { n: 2 });
type List = Tensor<["n"]>;

test("trees and tangents that do not fit", () => {
  const tree = { a: x, b: x };
  const back = vjp((t: typeof tree) => ({ c: mul(t.a, t.b) }), tree);
  expect(tensors(back.pullback({ c: x })).length).toBe(2);
  expect(() => back.pullback({} as { c: List })).toThrow(
    "vjp: the cotangent has 0 tensors, but 1 are needed: give a tree of the same keys.",
  );
  const short = tensor("n", [1], { n: 1 });
  expect(() => back.pullback({ c: short })).toThrow("vjp: the cotangent is float:[n], but what it belongs to is [n]");
  expect(() => jvp((y: List) => square(y), x, short)).toThrow("linearize: the tangent is float:[n]");
  expect(() => linearize((y: List) => argsort(y), x)).toThrow("linearize: the value of the function is");
  const ints = [argsort(x), argsort(x)];
  expect(() => vjp((t: typeof ints) => t, ints)).toThrow("vjp: x has no tensor of floats");
});

test("dimensions and keys that vmap cannot go over", () => {
  expect(() => vmap("batch", (y: List) => square(y))(x)).toThrow(
    "vmap: no argument has the dimension 'batch' in front",
  );
  const [two, three] = [2, 3].map((batch) => tensor("batch n", new Float32Array(2 * batch), { batch, n: 2 }));
  const f = (a: List, b: List) => mul(a, b);
  expect(() => vmap("batch", f)(two as never, three as never)).toThrow("vmap: 'batch' has the sizes 2 and 3");
  const many = tensor("int:batch 2", [1, 2, 3, 4], { batch: 2 });
  const draw = (own: KeyTensor) => uniform(own, "u", ["n"], [2]);
  expect(() => vmap("batch", draw)(many)).toThrow("draws random numbers from a key for each position of 'batch'");
});

test("a rule that gives too little", () => {
  const wrong = customGradient(
    (y: List) => round(y),
    (cotangent): [List] => [take(cotangent, "n", 0) as unknown as List],
  );
  expect(() => grad((y: List) => sum(wrong(y)))(x)).toThrow("customGradient: the rule gives [] for [n]");
});

test("a derivative of one's own without a rule, also where no gradient is taken", () => {
  const withoutRule = customGradient((y: List) => ({ value: y, pullback: x }), undefined as never);
  expect(() => withoutRule(x)).toThrow("customGradient: the second argument is no function: give the rule");
});

test("a Jacobian in a mode that there is not", () => {
  expect(() => jacobian((y: List) => square(y), "Forward" as "forward")).toThrow(
    'jacobian: the mode is "Forward", and not "reverse" or "forward".',
  );
});

test("a Jacobian or a Hessian of trees, and of functions that give trees", () => {
  type Lists = readonly [List, List];
  const ofLists = ([a, b]: Lists): List => mul(a, b);
  const lists = [x, x] as const as never;
  const x0 = "jacobian, hessian: x is an array, not a tensor: give the tensor that is to be differentiated.";
  expect(() => jacobian(ofLists as never)(lists)).toThrow(x0);
  expect(() => jacobian(ofLists as never, "forward")(lists)).toThrow(x0);
  expect(() => hessian(((own: Lists) => sum(ofLists(own))) as never)(lists)).toThrow(x0);
  const toTree = ((y: List) => ({ y })) as never;
  const value = "jacobian: the value of the function is object, not a tensor";
  expect(() => jacobian(toTree)(x)).toThrow(value);
  expect(() => jacobian(toTree, "forward")(x)).toThrow(value);
});

test("a position at which there is no argument", () => {
  const f = (y: List) => sum(square(y));
  for (const [position, shown] of [
    [1, "1"],
    [-1, "-1"],
    [0.5, "0.5"],
    ["y", '"y"'],
  ] as const) {
    expect(() => gradOf(f, position as 0)(x)).toThrow(
      `gradOf: there is no argument ${shown} among 1: positions count from 0.`,
    );
  }
});

test("a loss without what is beside it", () => {
  for (const f of [(y: List) => sum(y), (y: List) => ({ loss: sum(y), aux: 1 }), (y: List) => [sum(y)]]) {
    expect(() => valueAndGradWithAux(f as never)(x)).toThrow(
      "valueAndGradWithAux: the function gives no list [loss, aux] of the loss and what is beside it.",
    );
  }
});

class Layer {
  readonly weights = x;
}

// As a caller without types gives them.
const first = (tree: object) => sum(square((tree as { readonly x: List }).x));
const doors: Readonly<Record<string, (tree: object) => unknown>> = {
  grad: (tree) => grad(first)(tree),
  valueAndGradWithAux: (tree) => valueAndGradWithAux((given: object) => [first(given), 0] as const)(tree),
  vjp: (tree) => vjp(first, tree),
  jvp: (tree) => jvp(first, tree as never, tree as never),
  linearize: (tree) => linearize(first, tree as never),
  jacobian: (tree) => jacobian(first)(tree as never),
  hessian: (tree) => hessian(first)(tree as never),
  hessianVectorProduct: (tree) => hessianVectorProduct(first)(tree, tree),
  vmap: (tree) => vmap("n", first as (tree: never) => Tensor<[]>)(tree as never),
  checkpoint: (tree) => checkpoint(first)(tree),
  customGradient: (tree) => customGradient(first, (): [object] => [{}])(tree),
  checkGradients: (tree) => checkGradients(first, [tree]),
};

test.each(Object.keys(doors))("%s takes no Map, no instance of a class and no date for a tree", (name) => {
  const door = doors[name];
  for (const [what, tree] of [
    ["Map", new Map([["x", x]])],
    ["Layer", new Layer()],
    ["Date", new Date(0)],
  ] as const) {
    expect(() => door?.(tree)).toThrow(new RegExp(` (is|has) a ${what}( at '0')?: use a plain object or an array`));
    expect(() => door?.({ x, inner: [tree] })).toThrow(new RegExp(` has a ${what} at '(0\\.)?inner\\.0': use a plain`));
  }
  expect(() => checkGradients(first, {} as never)).toThrow("the arguments of the function are a list");
});
