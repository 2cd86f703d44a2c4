/**
 * The laws of devices where values are not finite: on every elementwise operation over special values, and on drawn calls of
 * every operation and drawn programs with special values in their data.
 *
 * The interpreter has the range of float64. Numbers beyond the range of float32 are infinite on wasm (or 0 below it). So devices
 * have to agree with the interpreter's values rounded to float32, and an element is compared only if the interpreter, rounding to
 * float32 after every step, comes to the same kind of value: otherwise it is the range that decides.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  abs,
  add,
  type AnyTensor,
  binaryCrossEntropy,
  bpr,
  clip,
  compile,
  constant,
  cos,
  cumulativeSum,
  type Device,
  div,
  elu,
  equal,
  exp,
  greater,
  greaterEqual,
  hinge,
  interpreter,
  less,
  lessEqual,
  leakyRelu,
  log,
  logSumExp,
  max,
  maximum,
  mean,
  min,
  minimum,
  mul,
  neg,
  notEqual,
  pow,
  read,
  relu,
  select,
  type Shape,
  sigmoid,
  sign,
  silu,
  sin,
  softmax,
  softplus,
  sqrt,
  square,
  sub,
  sum,
  tanh,
  type Tensor,
  tensor,
  toFloat,
  toInt,
  toHost,
} from "../index.ts";
import { sampleElementwise, samplers } from "../testing.ts";
import * as operations from "../operations.ts";
import { at } from "../at.ts";
import { drawWith } from "./draw.ts";
import { SPECIAL, withoutTiny, inFloat32, kindOf, isRight } from "./float32-numbers.ts";

/** Values whose products and sums stay in the range of float32, whatever their order. */
const MODERATE = [0, -0, 1, -1, 0.5, 1e-40, 1e-15, 1e15, -1e15, NaN, Infinity, -Infinity];

/** Data of these elements with special values in some places. */
const strewn = (g: fc.GeneratorValue, elements: readonly number[]): readonly number[] =>
  elements.map((x) => (g(fc.integer, { min: 0, max: 3 }) === 0 ? g(() => fc.constantFrom(...MODERATE)) : x));

/** A device to compare, and its name in messages. */
export interface Compared {
  readonly name: string;
  readonly device: () => Device | Promise<Device>;
  /** Whether it may take a number below the normal ones of float32 for 0. */
  readonly takesTinyForZero?: boolean;
  /** The largest relative error, 1e-6 unless told otherwise. */
  readonly tolerance?: number;
  /** The largest int that it has. A result with a larger one is refused. */
  readonly largestInt?: number;
}

/** Whether the devices' values are of the interpreter's kinds, wherever the range of float32 does not decide. */
const expectSameKinds = async (
  devices: readonly Compared[],
  call: (inputs: readonly AnyTensor[]) => AnyTensor,
  data: readonly AnyTensor[],
): Promise<void> => {
  const exact = read(compile((inputs: readonly AnyTensor[]) => call(inputs), interpreter())(data));
  const called = call(data);
  const [rounded, coarse] = [inFloat32(called), inFloat32(called, withoutTiny)];
  for (const { name, device, takesTinyForZero, largestInt = Infinity } of devices) {
    const run = compile((inputs: readonly AnyTensor[]) => call(inputs), await device());
    const values = (async () => read(await toHost(run(data))))();
    if (called.dtype === "int" && [...exact].some((x) => Math.abs(x) > largestInt)) {
      await expect(values).rejects.toThrow(RangeError);
      continue;
    }
    (await values).forEach((value: number, i: number, all: ArrayLike<number>) => {
      const kind = kindOf(Math.fround(at(exact, i)));
      if (kind !== kindOf(at(rounded, i)) || (takesTinyForZero && kind !== kindOf(at(coarse, i)))) return;
      expect(kindOf(value), `${name}, element ${i} of ${Array.from(all).join()}, not ${[...exact].join()}`).toBe(kind);
    });
  }
};

const sameList = (a: readonly unknown[], b: readonly unknown[]): boolean => a.every((x, i) => x === b[i]);

/** The elementwise operations of `count` operands: the operations that draw as many, and make a map of them. */
const elementwise = (count: number): readonly (readonly [string, (...operands: readonly Tensor[]) => Tensor])[] =>
  Object.entries(operations).flatMap(([name, f]) => {
    if (typeof f !== "function" || !("sample" in f)) return [];
    const { inputs, call } = sampleElementwise(f)({ integer: (min) => min, real: (min) => min });
    const data = inputs.map(({ sizes, elements }) => constant(elements, sizes, sizes));
    const result = call(data);
    const isOne = data.length === count && result.operation.lowering.kind === "map" && sameList(result.inputs, data);
    return isOne ? [[name, f] as const] : [];
  });

/** How much is compared. */
export interface Extent {
  /** The number of drawn calls of each operation. The number of drawn programs is seven times as large. */
  readonly numRuns: number;
  /** How often each pair of values is given. */
  readonly times: number;
  /** Whether a failure is made smaller, which takes a slow device for ever. */
  readonly shrinks: boolean;
}

/** The laws. Values are given so often, unless told otherwise, that there is work for two threads. */
export const agreesOnSpecialValues = (
  devices: readonly Compared[],
  { numRuns, times, shrinks }: Extent = { numRuns: 40, times: 30, shrinks: true },
): void => {
  test("elementwise operations are found by how they are defined", () => {
    const names = [1, 2].map((count) => elementwise(count).map(([name]) => name));
    expect(names[0]).toEqual(expect.arrayContaining(["abs", "erf", "floor", "relu", "tanh"]));
    expect(names[1]).toEqual(expect.arrayContaining(["add", "atan2", "maximum", "remainder"]));
  });

  describe("every elementwise operation over all special values", () => {
    const unaryCalls: readonly (readonly [string, (x: Tensor) => AnyTensor])[] = [
      ...elementwise(1).map(([name, f]) => [name, (x: Tensor) => f(x)] as const),
      ["elu", (x) => elu<Shape>(x)],
      ["the cube", (x) => pow<Tensor, number>(x, 3)],
      ["the inverse square", (x) => pow<Tensor, number>(x, -2)],
      ["leakyRelu of 0.1", (x) => leakyRelu<Shape>(x, 0.1)],
      ["leakyRelu of 3", (x) => leakyRelu<Shape>(x, 3)],
      ["leakyRelu of -1", (x) => leakyRelu<Shape>(x, -1)],
      ["clip", (x) => clip<Shape>(x, -1, 1)],
      ["maximum with 0", (x) => maximum<Tensor, number>(x, 0)],
      ["maximum with -0", (x) => maximum<Tensor, number>(x, -0)],
      ["minimum with 0", (x) => minimum<Tensor, number>(x, 0)],
      ["minimum with -0", (x) => minimum<Tensor, number>(x, -0)],
      ["the inverse", (x) => div<number, Tensor>(1, x)],
      ["toInt", (x) => toInt(x)],
      ["toInt of what every device has", (x) => toInt(clip<Shape>(x, -1e6, 1e6))],
      ["whether it is above 0", (x) => greater<Tensor, number>(x, 0)],
      ["whether it is at least -0", (x) => greaterEqual<Tensor, number>(x, -0)],
      ["whether it is NaN", (x) => notEqual<Tensor, Tensor>(x, x)],
    ];
    const comparisons = { equal, notEqual, less, lessEqual, greater, greaterEqual };
    const binaryCalls: readonly (readonly [string, (x: Tensor, y: Tensor) => AnyTensor])[] = [
      ...elementwise(2),
      ...Object.entries(comparisons).map(
        ([name, compare]) => [name, (x: Tensor, y: Tensor) => compare<Tensor, Tensor>(x, y)] as const,
      ),
      ["bpr", (x, y) => bpr<Shape, Shape>(x, y)],
      ["hinge", (x, y) => hinge<Shape, Shape>(x, y, 0.5)],
      ["binaryCrossEntropy", (x, y) => binaryCrossEntropy<Shape, Tensor>(x, y)],
      ["select", (x, y) => select(x, y, neg<Shape>(y))],
    ];
    const pairs = SPECIAL.flatMap((x) => SPECIAL.map((y) => [x, y] as const));
    // One less than vectors fill.
    const all = Array.from({ length: times }, () => pairs)
      .flat()
      .slice(1);
    const [first, second] = [0, 1].map((k) =>
      tensor(
        "n",
        all.map((pair) => at(pair, k)),
        { n: all.length },
      ),
    );

    test.each([...unaryCalls.map(([name, f]) => [name, (x: Tensor) => f(x)] as const), ...binaryCalls])(
      "%s",
      async (_, f) => {
        const call = (inputs: readonly AnyTensor[]): AnyTensor => f(inputs[0] as Tensor, inputs[1] as Tensor);
        const data = [first, second] as readonly Tensor[];
        const [exact, coarse] = [inFloat32(call(data)), inFloat32(call(data), withoutTiny)];
        for (const { name, device, takesTinyForZero, tolerance = 1e-6, largestInt = Infinity } of devices) {
          const run = compile((inputs: readonly AnyTensor[]) => call(inputs), await device());
          const given = (async () => read(await toHost(run(data))))();
          if (call(data).dtype === "int" && Array.from(exact).some((x) => Math.abs(x) > largestInt)) {
            await expect(given).rejects.toThrow(RangeError);
            continue;
          }
          const values = await given;
          const wrong = values.findIndex(
            (value: number, i: number) =>
              !isRight(value, at(exact, i), tolerance) &&
              !(takesTinyForZero && isRight(value, at(coarse, i), tolerance)),
          );
          const told = (x: number): string => (Object.is(x, -0) ? "-0" : String(x));
          const pair = at(all, Math.max(wrong, 0)).map(told).join();
          const message = `${name} of ${pair}: ${told(values[wrong] ?? NaN)}, not ${told(exact[wrong] ?? NaN)}`;
          expect(wrong < 0 ? [] : [message]).toEqual([]);
        }
      },
    );
  });

  describe("a drawn call with special values in its data", () => {
    test.each(Object.entries(samplers))("%s", { timeout: 60_000 }, async (_, sampler) => {
      await fc.assert(
        fc.asyncProperty(fc.gen(), async (g) => {
          const { inputs, call } = sampler(drawWith(g));
          const data = inputs.map(({ sizes, dtype, elements }): AnyTensor => {
            const notation = sizes.join(" ");
            if (dtype === "bool") return tensor(`bool:${notation}`, Uint8Array.from(elements));
            return dtype === "int" ? tensor(`int:${notation}`, elements) : tensor(notation, strewn(g, elements));
          });
          await expectSameKinds(devices, call, data);
        }),
        { numRuns, endOnFailure: !shrinks },
      );
    });
  });

  test("drawn programs of elementwise operations and reductions over special values", { timeout: 60_000 }, async () => {
    const unary = [neg, relu, abs, exp, log, sqrt, square, tanh, sigmoid, softplus, sign, silu, sin, cos];
    const binary = [add, sub, mul, div, maximum, minimum];
    const comparing = [equal, notEqual, greater, greaterEqual, less, lessEqual];
    const reductions: readonly ((x: Tensor) => Tensor)[] = [
      (x) => sum<Shape, -1>(x, -1),
      (x) => mean<Shape, -1>(x, -1),
      (x) => max<Shape, -1>(x, -1),
      (x) => min<Shape, -1>(x, -1),
      (x) => logSumExp<Shape, -1>(x, -1),
    ];
    const rowWise: readonly ((x: Tensor) => Tensor)[] = [
      (x) => softmax<Shape, -1>(x, -1),
      (x) => cumulativeSum<Shape, -1>(x, -1),
      (x) => sub<Tensor, Tensor>(x, x),
    ];
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (g) => {
        const pick = <T>(list: readonly T[]): T => g(() => fc.constantFrom(...list));
        const [rows, columns] = [g(fc.integer, { min: 1, max: 4 }), g(fc.integer, { min: 1, max: 21 })];
        const data = [0, 1].map(() =>
          tensor(
            `${rows} ${columns}`,
            Array.from({ length: rows * columns }, () => pick(MODERATE)),
          ),
        );
        const steps = Array.from({ length: g(fc.integer, { min: 1, max: 5 }) }, () => {
          const kind = g(fc.integer, { min: 0, max: 3 });
          const other = g(fc.integer, { min: 0, max: 9 });
          const [one, two, row, compare] = [pick(unary), pick(binary), pick(rowWise), pick(comparing)];
          return (pool: readonly Tensor[]): Tensor => {
            const [a, b] = [at(pool, pool.length - 1), at(pool, other % pool.length)];
            if (kind === 0) return toFloat<Shape, "bool">(compare<Tensor, Tensor>(a, b));
            if (kind === 1) return (two as (x: Tensor, y: Tensor) => Tensor)(a, b);
            return kind === 2 ? one<Shape>(a) : row(a);
          };
        });
        const last = pick([...reductions, (x: Tensor): Tensor => x]);
        await expectSameKinds(
          devices,
          (inputs) =>
            last(
              at(
                steps.reduce((pool, step) => [...pool, step(pool)], [...inputs] as Tensor[]),
                -1 + 2 + steps.length,
              ),
            ),
          data,
        );
      }),
      { numRuns: 7 * numRuns, endOnFailure: !shrinks },
    );
  });
};
