/** Accumulators of reductions: registers of float32, or of float64 for sums of very many terms. */
import { at } from "../../at.ts";
import type { Accumulator } from "./accumulator.ts";
import { type Code, f32x4, get, i32x4, type Lanes, type Local, op, set, shuffle } from "./code.ts";
import type { FunctionBuilder } from "./encoder.ts";
import { createExtreme, type Extreme } from "./extremes.ts";

/** The instruction of each reducer, and the value from which it starts. */
const reducers = {
  sum: ["f32x4.add", f32x4(0)],
  maximum: ["f32x4.max", f32x4(-Infinity)],
  minimum: ["f32x4.min", f32x4(Infinity)],
  sumInt: ["i32x4.add", i32x4(0)],
  maximumInt: ["i32x4.max_s", i32x4(-(2 ** 31))],
  minimumInt: ["i32x4.min_s", i32x4(2 ** 31 - 1)],
} as const;

/** The name of a reducer of floats or of ints. */
export type ReducerName = keyof typeof reducers;

/**
 * The longest sum in float32. Each term costs it a rounding: this many terms cost up to 2^-17 of the sum. Longer sums use
 * float64, which takes two more instructions for two numbers and rounds too little for float32 to show.
 */
const LONGEST = 128;

/**
 * The number of neighbouring terms of a long sum that float32 adds up before float64 takes them in. That is as fast as a short
 * sum, and right to a few roundings.
 */
export const BLOCK = 8;

/** Combines two vectors, lane by lane. */
export const combined = (reducer: ReducerName, x: Code, y: Code): Code => op(reducers[reducer][0], x, y);

/** Whether a sum of `terms` terms is too long for float32, if the terms are shared by that many numbers in registers. */
export const isLongSum = (reducer: ReducerName, terms: number, numbers: number): boolean =>
  reducer === "sum" && terms > LONGEST * numbers;

/** How an accumulator adds: one by one, or so that a long sum stays accurate, with or without blocks of terms. */
export type SumKind = "short" | "long" | "in blocks";

/** An empty accumulator, of which the first lanes count. The caller of one with blocks ends each block by `settle`. */
export const createAccumulator = (
  f: FunctionBuilder,
  reducer: ReducerName,
  kind: SumKind,
  lanes: Lanes = 4,
): Accumulator => {
  if (isExtreme(f, reducer)) return createExtreme(f, reducer);
  return kind === "short" || f.module.float64
    ? short(f, reducer, lanes)
    : kind === "long"
      ? longSum(f)
      : sumInBlocks(f);
};

/** Whether the accumulator is one of `createExtreme`, with three registers in place of one. */
export const isExtreme = (f: FunctionBuilder, reducer: ReducerName): reducer is Extreme =>
  (reducer === "maximum" || reducer === "minimum") && !f.module.float64;

const short = (f: FunctionBuilder, reducer: ReducerName, lanes: Lanes): Accumulator => {
  const value = f.hold("v128", reducers[reducer][1], lanes);
  const combine = (x: Code, y: Code): Code => combined(reducer, x, y);
  return {
    locals: [value],
    take: (x) => f.emit(set(value, combine(get(value), x))),
    settle: () => undefined,
    lanes: get(value),
    join: (other) => f.emit(set(value, combine(get(value), other.lanes))),
    all: () => {
      const whole = get(value);
      const half = get(f.hold("v128", combine(whole, shuffle(whole, whole, 2, 3, 0, 1))));
      return combine(half, shuffle(half, half, 1, 0, 3, 2));
    },
  };
};

const longSum = (f: FunctionBuilder): Accumulator => {
  const [low, high] = [f.hold("v128", f32x4(0)), f.hold("v128", f32x4(0))];
  const term = f.local("v128");
  const add = (to: Local, x: Code): void => f.emit(set(to, op("f64x2.add", get(to), x)));
  return {
    locals: [low, high],
    take: (x) => {
      f.emit(set(term, x));
      add(low, op("f64x2.promote_low_f32x4", get(term)));
      add(high, op("f64x2.promote_low_f32x4", shuffle(get(term), get(term), 2, 3, 0, 1)));
    },
    settle: () => undefined,
    lanes: shuffle(op("f32x4.demote_f64x2_zero", get(low)), op("f32x4.demote_f64x2_zero", get(high)), 0, 1, 4, 5),
    join: ({ locals }) => {
      add(low, get(at(locals, 0)));
      add(high, get(at(locals, 1)));
    },
    all: () => {
      const half = get(f.hold("v128", op("f64x2.add", get(low), get(high))));
      return op("f32x4.demote_f64x2_zero", op("f64x2.add", half, shuffle(half, half, 2, 3, 0, 1)));
    },
  };
};

const sumInBlocks = (f: FunctionBuilder): Accumulator => {
  const [whole, block] = [longSum(f), short(f, "sum", 4)];
  return {
    ...whole,
    take: block.take,
    settle: () => {
      whole.take(block.lanes);
      block.locals.forEach((local) => f.emit(set(local, f32x4(0))));
    },
  };
};
