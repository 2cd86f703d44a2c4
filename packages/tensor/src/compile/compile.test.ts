/** Checks compiled functions: their arguments, plans, carried state and profile. */
import { describe, expect, test } from "vitest";
import {
  add,
  compile,
  constant,
  interpreter,
  mul,
  read,
  scalar,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  wasm,
} from "../index.ts";

const vector = (...elements: number[]) => tensor("n", elements, { n: elements.length });

describe.each([
  ["interpreter", interpreter],
  ["wasm", wasm],
] as const)("compiled for the %s", (_, device) => {
  test("a function takes and gives trees of data", () => {
    const f = compile(
      (p: { a: Tensor<["n"]>; b: readonly Tensor<["n"]>[] }) => ({ out: p.b.map((b) => add(p.a, b)) }),
      device(),
    );
    const { out } = f({ a: vector(1, 2), b: [vector(10, 20), vector(100, 200)] });
    expect(out.map((x) => [...read(x)])).toEqual([
      [11, 22],
      [101, 202],
    ]);
  });

  test("a profile tells what a call costs, and spends nothing", async () => {
    const step = compile((state: { w: Tensor<["n"]> }) => ({ state: { w: add(state.w, 1) } }), device(), {
      carry: "state",
    });
    const state = { w: vector(1, 2) };
    const { state: carried } = step(state);
    expect(await step.profile(carried)).toMatch(/^A call takes [\d.]+ ms on the device \w+\./);
    expect(await step.predict(carried)).toMatch(/^The device \w+ does not predict what a call costs/);
    const { milliseconds, kernels } = await step.costs(carried);
    expect([milliseconds, ...kernels.map((kernel) => kernel.milliseconds)].every((each) => each >= 0)).toBe(true);
    expect([...read(step(carried).state.w)]).toEqual([3, 4]);
  });

  test("it is planned anew for other sizes, and the old plan still holds", () => {
    const f = compile((x: Tensor<["n"]>) => sum(square(x)), device());
    expect(read(f(vector(1, 2)))[0]).toBe(5);
    expect(read(f(vector(1, 2, 3)))[0]).toBe(14);
    expect(read(f(vector(3, 4)))[0]).toBe(25);
  });

  test("it is planned anew for other names, of arguments and of dimensions", () => {
    const f = compile((tree: Readonly<Record<string, Tensor<["n"]>>>) => Object.entries(tree), device());
    expect(f({ a: vector(1), b: vector(2) }).map(([name]) => name)).toEqual(["a", "b"]);
    expect(f({ a: vector(1), c: vector(2) }).map(([name]) => name)).toEqual(["a", "c"]);
    const g = compile((x: Tensor) => x, device());
    expect(g(vector(1)).shape).toEqual(["n"]);
    expect(g(tensor("m", [1], { m: 1 })).shape).toEqual(["m"]);
  });

  test("results stay what they were when the function is called again", () => {
    const f = compile((x: Tensor<["n"]>) => mul(x, 2), device());
    const first = f(vector(1, 2));
    f(vector(3, 4));
    expect([...read(first)]).toEqual([2, 4]);
  });

  test("an output that is an input, a constant or another output is a result of its own", () => {
    const f = compile((x: Tensor<["n"]>) => {
      const y = add(x, 1);
      return [x, y, y, constant([7, 8], ["n"], [2])];
    }, device());
    expect(f(vector(1, 2)).map((x) => [...read(x)])).toEqual([
      [1, 2],
      [2, 3],
      [2, 3],
      [7, 8],
    ]);
  });

  const step = (state: { x: Tensor<["n"]>; y: Tensor<["n"]> }, by: Tensor<[]>) => ({
    state: { x: add(state.x, mul(state.y, by)), y: sub(state.y, state.x) },
    total: sum(state.x),
  });
  const scalarTensor = (value: number) => tensor("", [value]);

  test("carried state takes the place of the old, also where each part needs the other's old value", () => {
    const f = compile(step, device(), { carry: "state" });
    let state = { x: vector(1, 2), y: vector(3, 4) };
    for (let i = 0; i < 3; i++) state = f(state, scalarTensor(1)).state;
    let [x, y] = [
      [1, 2],
      [3, 4],
    ];
    for (let i = 0; i < 3; i++) [x, y] = [x.map((a, k) => a + (y[k] ?? 0)), y.map((b, k) => b - (x[k] ?? 0))];
    expect([...read(state.x)]).toEqual(x);
    expect([...read(state.y)]).toEqual(y);
  });

  test("state that was given to a step says so when it is read", () => {
    const f = compile(step, device(), { carry: "state" });
    const { state: first } = f({ x: vector(1), y: vector(2) }, scalarTensor(1));
    f(first, scalarTensor(1));
    expect(() => read(first.x)).toThrow("was given to a step as its carried state");
  });

  test("the user's own arrays are never written to", () => {
    const mine = Float32Array.of(1, 2);
    const f = compile(step, device(), { carry: "state" });
    f({ x: tensor("n", mine, { n: 2 }), y: vector(3, 4) }, scalarTensor(1));
    expect([...mine]).toEqual([1, 2]);
  });
});

test("captured data is refused, since it would be frozen into the plan", () => {
  const captured = vector(1, 2);
  const f = compile((x: Tensor<["n"]>) => add(x, captured), interpreter());
  expect(() => f(vector(3, 4))).toThrow(
    "compile: the function uses data [n] that is not among its arguments; it would be frozen into the plan. Pass it as an argument.",
  );
});

test("a captured number that changed is refused at the second call", () => {
  let rate = 0.1;
  const f = compile((x: Tensor<["n"]>) => mul(x, rate), interpreter());
  f(vector(1));
  rate = 0.2;
  expect(() => f(vector(1))).toThrow(
    /gave another graph at its second call \('constant \(elements.0 = 0.2\), .*' where 'constant \(elements.0 = 0.1\)/,
  );
});

test("a number among the arguments is refused", () => {
  const f = compile((options: { rate: number }, x: Tensor<["n"]>) => mul(x, options.rate), interpreter());
  expect(() => f({ rate: 0.5 }, vector(1))).toThrow("the argument at '0.rate' is the number 0.5");
});

test("carried state keeps its sizes and its parts", () => {
  const grow = compile((x: { a: Tensor<["n"]> }) => ({ state: { a: sum(x.a) } }), interpreter(), { carry: "state" });
  expect(() => grow({ a: vector(1, 2) })).toThrow(
    "'state.a' was [n] and would become []: a carried state keeps its sizes",
  );
  const lose = compile((x: { a: Tensor<["n"]>; b: Tensor<["n"]> }) => ({ state: { a: x.b } }), interpreter(), {
    carry: "state",
  });
  expect(() => lose({ a: vector(1), b: vector(2) })).toThrow(
    "the result's 'state' has no 'b', which the first argument has",
  );
});

test("a description is not data", () => {
  expect(() => read(add(scalar(1), scalar(2)))).toThrow("is a description (add): run it on a device first");
});
