/** Loops that end earlier for some of many than for others: `vmap` of them, and of their derivatives, is a loop for each. */
import {
  add,
  compile,
  cond,
  filled,
  greater,
  interpreter,
  less,
  mul,
  read,
  scalar,
  scanLoop,
  sin,
  sqrt,
  sum,
  type Tensor,
  tensor,
  toFloat,
  wasm,
  whileLoop,
} from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { afterAll, describe, expect, test } from "vitest";
import { grad } from "./grad.ts";
import { jvp } from "./jvp.ts";
import { vmap } from "./vmap.ts";

const onWasm = wasm({ threads: 2 });
afterAll(() => onWasm.close());

type Value = (x: Tensor<[2]>, weight: Tensor<[]>) => Tensor<[]>;

/** The root of a negative number is NaN, and so is its derivative: neither may reach those that chose the other branch. */
const chosen: Value = (x, weight) =>
  cond(
    greater(sum(x), 0),
    { x, weight },
    (given) => mul(sum(sqrt(given.x)), given.weight),
    (given) => sum(mul(sin(given.x), given.x)),
  );

const grow = (x: Tensor<[2]>, weight: Tensor<[]>): Tensor<[2]> => mul(x, add(1.5, mul(weight, sin(x))));
const isSmall = (x: Tensor<[2]>) => less(sum(mul(x, x)), 50);

/** Those that begin with large numbers take no step, and zeros end by the bound. Beyond the end there are roots of negative numbers. */
const grown =
  (most?: number): Value =>
  (x, weight) => {
    const step = (h: Tensor<[2]>) => add(grow(h, weight), mul(0.01, sqrt(add(50.5, mul(-1, sum(mul(h, h)))))));
    const { last, steps } = whileLoop(x, isSmall, step, most === undefined ? {} : { most });
    return add(sum(mul(last, last)), toFloat(steps));
  };

/** A loop within a loop: the inner one takes other numbers of steps at each step of the outer one. */
const nested: Value = (x, weight) => {
  const step = (h: Tensor<[2]>) => {
    const inner = whileLoop(h, isSmall, (own) => grow(own, weight), { most: 3 }).last;
    return { state: mul(0.2, inner), output: sum(inner) };
  };
  const { last, outputs } = scanLoop("times", filled(0, ["times"], [2]), x, step);
  return add(sum(last), sum(mul(outputs, outputs)));
};

const tangent =
  (f: Value): Value =>
  (x, weight) =>
    jvp((own: Tensor<[2]>) => f(own, weight), x, x).tangent;
const steepness =
  (f: Value): Value =>
  (x, weight) => {
    const slope = grad((own: Tensor<[2]>) => f(own, weight))(x);
    return sum(mul(slope, slope));
  };

const rows = [
  [1, 4],
  [-1, -4],
  [9, 2.25],
  [0.25, 0.5],
  [0, 0],
] as const;
const many = tensor("many 2", rows.flat(), { many: rows.length });
const weights = tensor("many", [0.1, 0.2, -0.1, 0.3, 0.2], { many: rows.length });

const forward: readonly (readonly [string, (f: Value) => Value])[] = [
  ["the values", (f) => f],
  ["the tangents", tangent],
];
const backward: typeof forward = [
  ["the gradients", steepness],
  ["the tangents of the gradients", (f) => tangent(steepness(f))],
];

/** `vmap` beside a call for each, with a weight that all have or that each has for itself. */
const areEqual = (f: Value): void => {
  for (const device of [interpreter(), onWasm]) {
    const one = compile(f, device);
    const each = (own: (i: number) => number): readonly number[] =>
      rows.map((x, i) => at(read(one(tensor("2", x), tensor("", [own(i)]))), 0));
    const forMany = (weight: Tensor<[]> | typeof weights) =>
      compile((xs: typeof many, own: typeof weight) => vmap("many", f)(xs, own), device)(many, weight);
    const cases = [
      [forMany(weights), each((i) => at(read(weights), i))],
      ...(device === onWasm ? [] : [[forMany(tensor("", [0.2])), each(() => 0.2)] as const]),
    ] as const;
    for (const [own, right] of cases) {
      const largest = Math.max(1, ...right.map(Math.abs));
      expect(right.every(Number.isFinite)).toBe(true);
      [...read(own)].forEach((value, i) => {
        expect(Math.abs(value - at(right, i))).toBeLessThan((device === onWasm ? 1e-4 : 1e-12) * largest);
      });
    }
  }
};

describe.each([...forward, ...backward])("%s", (_, derivative) => {
  test("of a condition", () => {
    areEqual(derivative(chosen));
  });
  test("of a loop with a condition and a bound", () => {
    areEqual(derivative(grown(6)));
  });
  test("of loops within a loop", () => {
    areEqual(derivative(nested));
  });
});

test.each(forward)("%s of a loop with a condition alone", (_, derivative) => {
  areEqual(derivative((x, weight) => grown()(add(x, 0.1), weight)));
});

test("many of many, and a loop whose steps are the same for all", () => {
  const f = (x: Tensor<[2]>): Tensor<[]> => grown(6)(x, scalar(0.2));
  const twice = (xs: Tensor<["many", 2]>) => vmap("outer", (shift: Tensor<[]>) => vmap("many", f)(add(xs, shift)));
  const shifts = tensor("outer", [0.5, 2], { outer: 2 });
  const own = read(compile((xs: typeof many, own: typeof shifts) => twice(xs)(own), interpreter())(many, shifts));
  const right = [0.5, 2].flatMap((shift) =>
    rows.map(([a, b]) => at(read(compile(f, interpreter())(tensor("2", [a + shift, b + shift]))), 0)),
  );
  own.forEach((value, i) => {
    expect(value).toBeCloseTo(at(right, i), 10);
  });
  const counted = (limit: Tensor<[]>, h: Tensor<[]>) =>
    cond(
      greater(limit, 1),
      { h },
      (given) => mul(given.h, 2),
      (given) => mul(given.h, 3),
    );
  const numbers = tensor("many", [1, 2, 3], { many: 3 });
  const both = compile((limit: Tensor<[]>, xs: typeof numbers) => vmap("many", counted)(limit, xs), onWasm);
  expect([...read(both(tensor("", [2]), numbers))]).toEqual([2, 4, 6]);
  expect([...read(both(tensor("", [0]), numbers))]).toEqual([3, 6, 9]);
});
