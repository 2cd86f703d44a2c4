/** Derivatives of loops, and loops for many, are those of their steps laid out. */
import {
  add,
  compile,
  cos,
  einsum,
  interpreter,
  mul,
  read,
  scan,
  scanLoop,
  sin,
  sum,
  tanh,
  type Tensor,
  tensor,
  tensors,
  toInt,
  wasm,
} from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { afterAll, describe, expect, test } from "vitest";
import { checkGradients } from "./check-gradients.ts";
import { grad, valueAndGrad } from "./grad.ts";
import { hessian } from "./jacobian.ts";
import { jvp } from "./jvp.ts";
import { vmap } from "./vmap.ts";

const onWasm = wasm({ threads: 2 });
afterAll(() => onWasm.close());

interface Given {
  readonly xs: Tensor<["steps", 3]>;
  readonly weights: Tensor<[3, 3]>;
  readonly start: Tensor<[3]>;
}

const next = (h: Tensor<[3]>, x: Tensor<[3]>, weights: Given["weights"]): Tensor<[3]> =>
  tanh(add(einsum("in, in out -> out", h, weights), mul(x, sin(h))));

/** Of the last state and of all outputs, by a loop. */
const looped = ({ xs, weights, start }: Given): Tensor<[]> => {
  const step = (h: Tensor<[3]>, x: Tensor<[3]>) => ({ state: next(h, x, weights), output: cos(h) });
  const { last, outputs } = scanLoop("steps", xs, start, step);
  return add(sum(mul(last, last)), sum(mul(outputs, xs)));
};

/** The same by steps one after another. */
const unrolled = ({ xs, weights, start }: Given): Tensor<[]> => {
  const step = ({ h }: { h: Tensor<[3]>; total: Tensor<[]> }, x: Tensor<[3]>) => ({
    h: next(h, x, weights),
    total: sum(mul(cos(h), x)),
  });
  const { last, all } = scan(xs, "steps", { h: start, total: sum(mul(start, 0)) }, step);
  return all.reduce<Tensor<[]>>((total, each) => add(total, each.total), sum(mul(last.h, last.h)));
};

const numbers = (count: number, phase: number) => Float64Array.from({ length: count }, (_, i) => Math.sin(phase + i));
const given = (steps: number): Given => ({
  xs: tensor("steps 3", numbers(3 * steps, 1), { steps }),
  weights: tensor("3 3", numbers(9, 2)),
  start: tensor("3", numbers(3, 3)),
});
const all = (tree: Given): readonly number[] => tensors(tree).flatMap((x) => Array.from<number>(read(x)));

/** The sum of the squares of a gradient, to be differentiated again. */
const steepness =
  (f: (x: Given) => Tensor<[]>) =>
  (x: Given): Tensor<[]> => {
    const { xs, weights, start } = grad(f)(x);
    return add(sum(mul(xs, xs)), add(sum(mul(weights, weights)), sum(mul(start, start))));
  };

describe.each([0, 1, 2, 5])("of %i steps", (steps) => {
  test.each([
    ["the gradient", grad],
    ["the gradient of the gradient", (f: typeof looped) => grad(steepness(f))],
    ["the gradient of a tangent", (f: typeof looped) => grad((x: Given) => jvp(f, x, x).tangent)],
  ])("%s", (_, derivative) => {
    const data = given(steps);
    for (const device of [interpreter(), onWasm]) {
      const [own, expected] = [looped, unrolled].map((f) => all(compile(derivative(f), device)(data)));
      const bound = device === onWasm ? 1e-3 : 1e-10;
      const largest = Math.max(1, ...(expected ?? []).map(Math.abs));
      expect(own?.length).toBe(expected?.length);
      own?.forEach((x, i) => expect(Math.abs(x - at(expected ?? [], i))).toBeLessThan(bound * largest));
    }
  });
});

test("the gradient is the limit of differences", () => {
  expect(checkGradients(looped, [given(4)]).error).toBeLessThan(1e-6);
});

describe.each([0, 1, 4])("of %i steps, for many", (steps) => {
  const many = tensor("many steps 3", numbers(2 * steps * 3, 4), { many: 2, steps });
  /** Each has sequences of its own; the weights and the start are the same for all. */
  const ofEach = (f: typeof looped) => (data: Given, own: typeof many) =>
    vmap("many", (xs: Given["xs"]) => f({ ...data, xs }))(own);

  test.each<[string, (f: typeof looped) => (data: Given, own: typeof many) => unknown]>([
    ["the values", (f: typeof looped) => ofEach(f)],
    [
      "the gradient of their sum",
      (f: typeof looped) => (data: Given, own: typeof many) => grad((x: Given) => sum(ofEach(f)(x, own)))(data),
    ],
    [
      "the gradient of each",
      (f: typeof looped) => (data: Given, own: typeof many) =>
        vmap("many", (xs: Given["xs"]) => grad(f)({ ...data, xs }))(own),
    ],
    [
      "the Hessian",
      (f: typeof looped) => (data: Given) => hessian((start: Given["start"]) => f({ ...data, start }))(data.start),
    ],
  ])("%s", (_, made) => {
    for (const device of [interpreter(), onWasm]) {
      const [own = [], expected = []] = [looped, unrolled].map((f) => {
        const result: unknown = compile(made(f), device)(given(steps), many);
        return tensors(result).flatMap((x) => Array.from<number>(read(x)));
      });
      const bound = (device === onWasm ? 1e-4 : 1e-10) * Math.max(1, ...expected.map(Math.abs));
      expect(own).toHaveLength(expected.length);
      own.forEach((x, i) => expect(Math.abs(x - at(expected, i))).toBeLessThan(bound));
    }
  });
});

test("the loop that gives a value is the loop that keeps its states, or that has its tangent", () => {
  const many = tensor("many steps 3", numbers(2 * 4 * 3, 4), { many: 2, steps: 4 });
  const loopsOf = (f: (x: Given, own: typeof many) => unknown): number =>
    compile(f, onWasm).explain(given(4), many).split(" = 4 steps ").length - 1;
  expect(loopsOf((x) => ({ value: looped(x), gradient: grad(looped)(x) }))).toBe(2);
  expect(loopsOf((x) => jvp(looped, x, x))).toBe(1);
  expect(loopsOf((x) => jvp(grad(looped), x, x))).toBe(2);
  expect(loopsOf((x, own) => vmap("many", (xs: Given["xs"]) => valueAndGrad(looped)({ ...x, xs }))(own))).toBe(2);
  // A state that starts elsewhere is another, and a loop that reads another is one of its own.
  expect(loopsOf((x) => add(looped(x), looped({ ...x, start: sin(x.start) })))).toBe(2);
  expect(
    loopsOf((x) =>
      looped({ ...x, start: scanLoop("steps", x.xs, x.start, (h, y) => ({ state: add(h, y), output: {} })).last }),
    ),
  ).toBe(2);
});

test("loops within loops, and the ints that a loop counts, are there for each of many", () => {
  const own = tensor("many steps", [1, 2, 3, 4, 5, 6], { many: 2, steps: 3 });
  const counted = (xs: Tensor<["steps"]>) => {
    const outer = (state: { total: Tensor<[]>; count: Tensor<[], "int"> }, x: Tensor<[]>) => {
      const { last } = scanLoop("steps", xs, state.total, (t, y) => ({ state: add(t, mul(x, y)), output: {} }));
      return { state: { total: last, count: add(state.count, 1) }, output: last };
    };
    return scanLoop("steps", xs, { total: sum(mul(xs, 0)), count: toInt(sum(mul(xs, 0))) }, outer);
  };
  const { last, outputs } = compile(vmap("many", counted), interpreter())(own);
  expect([...read(last.total)]).toEqual([36, 225]);
  expect([...read(last.count)]).toEqual([3, 3]);
  expect([...read(outputs)]).toEqual([6, 18, 36, 60, 135, 225]);
});
