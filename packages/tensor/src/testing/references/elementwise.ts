/** References of the elementwise operations: functions of numbers. */
import type { Interval } from "../../testing.ts";
import { booleans, drawSizes, marks, type Reference, reals, type References } from "./comparison.ts";
import { erf, erfc, erfInverse, logSigmoid, remainder, round } from "./functions.ts";
import { built, get, together } from "./plain.ts";

type Formula = (...numbers: readonly number[]) => number;

/** Operands of which each is drawn from an interval, and broadcasts to the first unless all are to be of one shape. */
const operands =
  (broadcast: boolean) =>
  (intervals: readonly Interval[], f: Formula, ...numbers: readonly unknown[]): Reference =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(0, 3));
    const some = (): readonly number[] =>
      sizes.slice(draw.integer(0, sizes.length)).map((size) => (draw.integer(0, 2) === 0 ? 1 : size));
    const inputs = intervals.map((interval, k) => {
      const input = reals(draw, broadcast && k > 0 ? some() : sizes, interval);
      // Elements are hundredths; those of the second operand lie halfway between, so that none are equal.
      return { ...input, elements: input.elements.map((x) => x + 0.005 * (k % 2)) };
    });
    return {
      inputs,
      call: (operation, xs) => operation(...xs, ...numbers),
      reference: (xs) => built(together(xs), (index) => f(...xs.map((x) => get(x, index)))),
    };
  };
const [of, like] = [operands(true), operands(false)];

const unary = (f: (x: number) => number, interval: Interval = {}): Reference => of([interval], (x = NaN) => f(x));
const binary = (f: (x: number, y: number) => number, first: Interval = {}, second: Interval = {}): Reference =>
  of([first, second], (x = NaN, y = NaN) => f(x, y));

/** A comparison, of whole numbers, so that some are equal. */
const comparison =
  (f: (x: number, y: number) => boolean): Reference =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(0, 3));
    const inputs = [sizes, sizes.slice(draw.integer(0, sizes.length))].map((own) => {
      const input = reals(draw, own);
      return { ...input, isFixed: true, elements: input.elements.map(Math.round) };
    });
    return {
      inputs,
      call: (operation, xs) => operation(...xs),
      reference: (xs) =>
        built(together(xs), (index) => Number(f(...(xs.map((x) => get(x, index)) as [number, number])))),
    };
  };

/** An operation of booleans that broadcast. */
const ofBooleans =
  (operands: number, f: (x: boolean, y: boolean) => boolean): Reference =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(0, 3));
    const all = [sizes, sizes.slice(draw.integer(0, sizes.length))].slice(0, operands);
    return {
      inputs: all.map((own) => booleans(draw, own)),
      call: (operation, xs) => operation(...xs),
      reference: (xs) =>
        built(together(xs), (index) => {
          const [x = false, y = false] = xs.map((each) => get(each, index) !== 0);
          return Number(f(x, y));
        }),
    };
  };
const connective = (f: (x: boolean, y: boolean) => boolean): Reference => ofBooleans(2, f);

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const positive: Interval = { min: 0.3, max: 4 };
const notZero: Interval = { avoid: [0] };
const notWhole: Interval = { avoid: [-3, -2, -1, 0, 1, 2, 3] };
const notHalf: Interval = { avoid: [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5] };

export const elementwise: References = {
  abs: unary(Math.abs, notZero),
  add: binary((x, y) => x + y),
  and: connective((x, y) => x && y),
  atan2: binary(Math.atan2, { min: 0.3, max: 3 }),
  binaryCrossEntropy: like([{}, { min: 0, max: 1 }], (x = NaN, y = NaN) => {
    return -y * Math.log(sigmoid(x)) - (1 - y) * Math.log(1 - sigmoid(x));
  }),
  bpr: like([{}, {}], (liked = NaN, other = NaN) => -Math.log(sigmoid(liked - other))),
  ceil: unary(Math.ceil, notWhole),
  clip: of([{ avoid: [-1, 0.5] }], (x = NaN) => Math.min(Math.max(x, -1), 0.5), -1, 0.5),
  cos: unary(Math.cos),
  div: binary((x, y) => x / y, {}, positive),
  elu: of([notZero], (x = NaN) => (x > 0 ? x : 0.7 * (Math.exp(x) - 1)), 0.7),
  equal: comparison((x, y) => x === y),
  erf: unary(erf),
  // The continued fraction of erfc and the difference from 1 meet at 2, which is no place for a difference quotient.
  erfc: unary((x) => (x < -2 ? 2 - erfc(-x) : erfc(x)), { avoid: [2, -2] }),
  erfInverse: unary(erfInverse, { min: -0.95, max: 0.95 }),
  exp: unary(Math.exp),
  expm1: unary(Math.expm1),
  floor: unary(Math.floor, notWhole),
  gelu: unary((x) => 0.5 * x * (1 + erf(x / Math.SQRT2))),
  geluTanh: unary((x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))),
  greater: comparison((x, y) => x > y),
  greaterEqual: comparison((x, y) => x >= y),
  hinge: like([{}, {}], (near = NaN, far = NaN) => Math.max(0, near + 0.5 - far), 0.5),
  huber: like(
    [{}, {}],
    (x = NaN, y = NaN) => {
      const d = Math.abs(x - y);
      return d <= 1.3 ? d ** 2 / 2 : 1.3 * (d - 1.3 / 2);
    },
    1.3,
  ),
  leakyRelu: of([notZero], (x = NaN) => (x > 0 ? x : 0.2 * x), 0.2),
  less: comparison((x, y) => x < y),
  lessEqual: comparison((x, y) => x <= y),
  log: unary(Math.log, positive),
  log1p: unary(Math.log1p, { min: -0.7, max: 4 }),
  logSigmoid: unary(logSigmoid, notZero),
  maximum: binary(Math.max),
  minimum: binary(Math.min),
  mul: binary((x, y) => x * y),
  neg: unary((x) => -x),
  not: ofBooleans(1, (x) => !x),
  notEqual: comparison((x, y) => x !== y),
  or: connective((x, y) => x || y),
  pow: binary((x, y) => x ** y, positive),
  reciprocal: unary((x) => 1 / x, positive),
  relu: unary((x) => Math.max(0, x), notZero),
  remainder: binary(remainder, { min: 2.45, max: 2.9 }, { min: 1, max: 1.2 }),
  round: unary(round, notHalf),
  rsqrt: unary((x) => 1 / Math.sqrt(x), positive),
  select: (draw) => {
    const sizes = drawSizes(draw, draw.integer(0, 3));
    return {
      inputs: [marks(draw, sizes), reals(draw, sizes.slice(draw.integer(0, sizes.length))), reals(draw, sizes)],
      call: (operation, xs) => operation(...xs),
      reference: (xs) => {
        return built(sizes, (index) => {
          const [condition = NaN, x = NaN, y = NaN] = xs.map((each) => get(each, index));
          return condition ? x : y;
        });
      },
    };
  },
  sigmoid: unary(sigmoid),
  sign: unary(Math.sign, notZero),
  silu: unary((x) => x * sigmoid(x)),
  sin: unary(Math.sin),
  smoothL1: like(
    [{}, {}],
    (x = NaN, y = NaN) => {
      const d = Math.abs(x - y);
      return d < 0.8 ? d ** 2 / 1.6 : d - 0.4;
    },
    0.8,
  ),
  softplus: unary((x) => Math.log(1 + Math.exp(x))),
  softsign: unary((x) => x / (1 + Math.abs(x)), notZero),
  sqrt: unary(Math.sqrt, positive),
  square: unary((x) => x * x),
  // Only the value: that nothing flows through it is its purpose.
  stopGradient: (draw) => {
    const input = { ...reals(draw, drawSizes(draw, draw.integer(0, 3))), isFixed: true };
    return { inputs: [input], call: (operation, xs) => operation(...xs), reference: ([x]) => x ?? [] };
  },
  sub: binary((x, y) => x - y),
  tanh: unary(Math.tanh),
  toFloat: ofBooleans(1, (x) => x),
  toInt: (draw) => {
    const input = reals(draw, drawSizes(draw, draw.integer(0, 3)));
    return {
      inputs: [{ ...input, isFixed: true, elements: input.elements.map((x) => 3 * x) }],
      call: (operation, xs) => operation(...xs),
      reference: (xs) => built(together(xs), (index) => Math.trunc(get(xs[0] ?? built([], () => NaN), index))),
    };
  },
};
