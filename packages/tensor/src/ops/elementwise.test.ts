/** Elementwise operations against functions of the host, in float64 and on wasm: values, and what they give at their edges. */
import { describe, expect, test } from "vitest";
import { at } from "../at.ts";
import {
  atan2,
  ceil,
  compile,
  elu,
  erf,
  erfc,
  expm1,
  floor,
  gelu,
  geluTanh,
  interpreter,
  log1p,
  logSigmoid,
  pow,
  read,
  reciprocal,
  remainder,
  round,
  rsqrt,
  type Shape,
  softsign,
  type Tensor,
  tensor,
  wasm,
} from "../index.ts";
import * as references from "../testing/references/functions.ts";

type Unary = readonly [name: string, f: (x: Tensor) => Tensor, reference: (x: number) => number];
const UNARY: readonly Unary[] = [
  ["ceil", (x) => ceil<Shape>(x), Math.ceil],
  ["elu", (x) => elu<Shape>(x), (x) => (x > 0 ? x : Math.expm1(x))],
  ["erf", (x) => erf<Shape>(x), references.erf],
  ["erfc", (x) => erfc<Shape>(x), references.erfc],
  ["expm1", (x) => expm1<Shape>(x), Math.expm1],
  ["floor", (x) => floor<Shape>(x), Math.floor],
  ["gelu", (x) => gelu<Shape>(x), (x) => 0.5 * x * references.erfc(-x * Math.SQRT1_2)],
  ["geluTanh", (x) => geluTanh<Shape>(x), (x) => geluByTanh(x)],
  ["log1p", (x) => log1p<Shape>(x), Math.log1p],
  ["logSigmoid", (x) => logSigmoid<Shape>(x), references.logSigmoid],
  ["pow of 7", (x) => pow<Tensor, number>(x, 7), (x) => x ** 7],
  ["pow of -3", (x) => pow<Tensor, number>(x, -3), (x) => x ** -3],
  ["pow of 0.3", (x) => pow<Tensor, number>(x, 0.3), (x) => x ** 0.3],
  ["pow of a base", (x) => pow<number, Tensor>(1.7, x), (x) => 1.7 ** x],
  ["reciprocal", (x) => reciprocal<Shape>(x), (x) => 1 / x],
  ["round", (x) => round<Shape>(x), references.round],
  ["rsqrt", (x) => rsqrt<Shape>(x), (x) => 1 / Math.sqrt(x)],
  ["softsign", (x) => softsign<Shape>(x), (x) => x / (1 + Math.abs(x))],
];
const geluByTanh = (x: number): number => x / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

type Binary = readonly [name: string, f: (x: Tensor, y: Tensor) => Tensor, reference: (x: number, y: number) => number];
const BINARY: readonly Binary[] = [
  ["atan2", (x, y) => atan2<Tensor, Tensor>(x, y), Math.atan2],
  ["pow", (x, y) => pow<Tensor, Tensor>(x, y), (x, y) => x ** y],
  ["remainder", (x, y) => remainder<Tensor, Tensor>(x, y), references.remainder],
];

const DEVICES = [["interpreter", interpreter(), 1e-12] as const, ["wasm", wasm({ threads: 1 }), 2e-5] as const];
const list = (elements: readonly number[]): Tensor => tensor("n", Float32Array.from(elements), { n: elements.length });
/** Both signs, densely to 10, and of every size. */
const numbers = [
  ...Array.from({ length: 2003 }, (_, i) => (i - 1001) / 100.1),
  ...Array.from({ length: 81 }, (_, i) => 10 ** (i / 2 - 30)).flatMap((x) => [x, -x]),
].map(Math.fround);

describe.each(DEVICES)("%s", (device, on, precision) => {
  const expectNear = (values: ArrayLike<number>, right: (i: number) => number, name: (i: number) => string): void => {
    const wrong = Array.from(values).findIndex((value, i) => {
      const truth = right(i);
      if (device === "wasm" && (Math.abs(truth) < 2 ** -126 || Math.abs(truth) > 3.4e38)) return false;
      return Number.isFinite(truth)
        ? !(Math.abs(value - truth) <= precision * Math.abs(truth))
        : !Object.is(value, truth);
    });
    expect(wrong < 0 ? "" : `${name(wrong)}: ${values[wrong]}, not ${right(wrong)}`).toBe("");
  };

  test.each(UNARY)("%s", (_, f, reference) => {
    const values = read(compile(f, on)(list(numbers)));
    expectNear(
      values,
      (i) => reference(at(numbers, i)),
      (i) => String(numbers[i]),
    );
  });

  test.each(BINARY)("%s", (_, f, reference) => {
    const few = [-7, -3, -2.5, -1, -0.5, -0.25, 0.25, 0.5, 1, 2, 2.5, 3, 8];
    const pairs = few.flatMap((x) => few.map((y) => [x, y] as const));
    const values = read(compile(f, on)(list(pairs.map(([x]) => x)), list(pairs.map(([, y]) => y))));
    expectNear(
      values,
      (i) => reference(...at(pairs, i)),
      (i) => at(pairs, i).join(),
    );
  });

  const INF = Infinity;
  test.each<readonly [string, Unary[1], readonly (readonly [number, number])[]]>([
    [
      "ceil",
      (x) => ceil<Shape>(x),
      [
        [INF, INF],
        [-INF, -INF],
        [NaN, NaN],
        [-0.5, -0],
        [0, 0],
        [2 ** 100, 2 ** 100],
      ],
    ],
    [
      "elu",
      (x) => elu<Shape>(x, 2),
      [
        [INF, INF],
        [-INF, -2],
        [NaN, NaN],
        [0, 0],
      ],
    ],
    [
      "erf",
      (x) => erf<Shape>(x),
      [
        [INF, 1],
        [-INF, -1],
        [NaN, NaN],
        [0, 0],
        [-0, -0],
      ],
    ],
    [
      "erfc",
      (x) => erfc<Shape>(x),
      [
        [INF, 0],
        [-INF, 2],
        [NaN, NaN],
      ],
    ],
    [
      "expm1",
      (x) => expm1<Shape>(x),
      [
        [INF, INF],
        [-INF, -1],
        [NaN, NaN],
        [0, 0],
        [-0, -0],
      ],
    ],
    [
      "floor",
      (x) => floor<Shape>(x),
      [
        [INF, INF],
        [-INF, -INF],
        [NaN, NaN],
        [-0, -0],
        [-1e-30, -1],
        [-(2 ** 100), -(2 ** 100)],
      ],
    ],
    [
      "gelu",
      (x) => gelu<Shape>(x),
      [
        [INF, INF],
        [-INF, -0],
        [NaN, NaN],
        [0, 0],
        [2 ** 100, 2 ** 100],
      ],
    ],
    [
      "geluTanh",
      (x) => geluTanh<Shape>(x),
      [
        [INF, INF],
        [-INF, -0],
        [NaN, NaN],
        [0, 0],
        [2 ** 100, 2 ** 100],
      ],
    ],
    [
      "log1p",
      (x) => log1p<Shape>(x),
      [
        [INF, INF],
        [-INF, NaN],
        [NaN, NaN],
        [-1, -INF],
        [-2, NaN],
        [0, 0],
        [-0, -0],
      ],
    ],
    [
      "logSigmoid",
      (x) => logSigmoid<Shape>(x),
      [
        [INF, 0],
        [-INF, -INF],
        [NaN, NaN],
        [-(2 ** 100), -(2 ** 100)],
      ],
    ],
    [
      "reciprocal",
      (x) => reciprocal<Shape>(x),
      [
        [INF, 0],
        [-INF, -0],
        [NaN, NaN],
        [0, INF],
        [-0, -INF],
      ],
    ],
    [
      "round",
      (x) => round<Shape>(x),
      [
        [INF, INF],
        [-INF, -INF],
        [NaN, NaN],
        [0.5, 0],
        [-0.5, -0],
        [-2.5, -2],
        [-0, -0],
      ],
    ],
    [
      "rsqrt",
      (x) => rsqrt<Shape>(x),
      [
        [INF, 0],
        [-1, NaN],
        [NaN, NaN],
        [0, INF],
      ],
    ],
    [
      "softsign",
      (x) => softsign<Shape>(x),
      [
        [INF, 1],
        [-INF, -1],
        [NaN, NaN],
        [0, 0],
        [-0, -0],
      ],
    ],
    [
      "pow of 0",
      (x) => pow<Tensor, number>(x, 0),
      [
        [INF, 1],
        [NaN, 1],
        [0, 1],
      ],
    ],
    [
      "pow of -1",
      (x) => pow<Tensor, number>(x, -1),
      [
        [INF, 0],
        [-0, -INF],
        [NaN, NaN],
      ],
    ],
  ])("%s at its edges", (_, f, cases) => {
    const values = read(compile(f, on)(list(cases.map(([x]) => x))));
    expect([...values].map((value, i) => [cases[i]?.[0], value])).toEqual(cases.map((pair) => [...pair]));
  });

  test.each<readonly [string, Binary[1], readonly (readonly [number, number, number])[]]>([
    [
      "atan2",
      (y, x) => atan2<Tensor, Tensor>(y, x),
      [0, -0, INF, -INF, NaN, 1, -1].flatMap((y) =>
        [0, -0, INF, -INF, NaN, 1, -1].map((x) => [y, x, Math.atan2(y, x)] as const),
      ),
    ],
    [
      "remainder",
      (x, y) => remainder<Tensor, Tensor>(x, y),
      [
        [1, 0, NaN],
        [INF, 1, NaN],
        [1, INF, 1],
        [-1, -INF, -1],
        [-1, INF, INF],
        [1, -INF, -INF],
        [0, 3, 0],
        [NaN, 1, NaN],
        [1, NaN, NaN],
        // Ratios that have no digits behind the point, on wasm not even a finite value.
        [1, 2 ** -149, 0],
        [-(2 ** 120), 2 ** -20 / 3, 0],
        [2 ** 120, 3, 0],
        [-INF, 2 ** -149, NaN],
      ],
    ],
    // What C and PyTorch give; JavaScript has NaN for 1 to an infinite power.
    [
      "pow",
      (x, y) => pow<Tensor, Tensor>(x, y),
      [
        ...[0, -0, INF, -INF, 2, -2, 0.5, -0.5].flatMap((x) =>
          [0, -0, 1, -1, 3, -3, 2, -2, 0.5, -0.5, INF, -INF].map((y) => [x, y, x ** y] as const),
        ),
        [NaN, 0, 1],
        [1, NaN, 1],
        [1, INF, 1],
        [-1, INF, 1],
        [-1, -INF, 1],
        [NaN, 1, NaN],
        [2, NaN, NaN],
        [-1, NaN, NaN],
        [-2, NaN, NaN],
      ],
    ],
  ])("%s at its edges", (_, f, cases) => {
    const values = read(compile(f, on)(list(cases.map(([x]) => x)), list(cases.map(([, y]) => y))));
    const rounded = (value: number): number => (Number.isFinite(value) ? Number(value.toFixed(5)) : value);
    expect([...values].map((value, i) => [cases[i]?.[0], cases[i]?.[1], rounded(value)])).toEqual(
      cases.map(([x, y, z]) => [x, y, rounded(z)]),
    );
  });
});

test("a whole exponent is a product, to the last bit", () => {
  const x = list([3, -1.5, 0.1]);
  const cubes = read(compile((y: Tensor) => pow<Tensor, number>(y, 3), interpreter())(x));
  expect([...cubes]).toEqual([...read(x)].map((y) => y * y * y));
});
