/** Accumulators of the greatest or the least of many float32 numbers, in a third of the instructions of WebAssembly's own. */
import { at } from "../../at.ts";
import type { Accumulator } from "./accumulator.ts";
import { type Code, f32x4, get, i32x4, op, set, shuffle } from "./code.ts";
import type { FunctionBuilder } from "./encoder.ts";

/** Which of many numbers is kept. */
export type Extreme = "maximum" | "minimum";

/** The three extremes of the bits that are kept, of which each is one instruction: signed greatest, unsigned least and greatest. */
const extremes = ["i32x4.max_s", "i32x4.min_u", "i32x4.max_u"] as const;

/**
 * `f32x4.max` takes nine instructions on x64, since it keeps NaN and knows 0 from -0. Bits that are compared as whole numbers do both
 * by themselves: floats without a sign are in the order of their bits, floats with one in the opposite order, and NaN lies beyond
 * infinity on each side. So three extremes of the bits, which are one instruction each, know the greatest float and the least.
 */
export const createExtreme = (f: FunctionBuilder, extreme: Extreme): Accumulator => {
  const start = f32x4(extreme === "maximum" ? -Infinity : Infinity);
  const locals = extremes.map(() => f.hold("v128", start));
  const term = f.local("v128");
  const combine = (x: readonly Code[], y: readonly Code[]): readonly Code[] =>
    extremes.map((opcode, i) => op(opcode, at(x, i), at(y, i)));
  const assign = (values: readonly Code[]): void => values.forEach((value, i) => f.emit(set(at(locals, i), value)));
  const held = locals.map(get);
  return {
    locals,
    take: (x) => {
      f.emit(set(term, x));
      assign(combine(held, [get(term), get(term), get(term)]));
    },
    settle: () => undefined,
    lanes: chosen(extreme, held),
    join: (other) => assign(combine(held, other.locals.map(get))),
    all: () => {
      const halves = combine(
        held,
        held.map((x) => shuffle(x, x, 2, 3, 0, 1)),
      ).map((x) => get(f.hold("v128", x)));
      const whole = combine(
        halves,
        halves.map((x) => shuffle(x, x, 1, 0, 3, 2)),
      ).map((x) => get(f.hold("v128", x)));
      return chosen(extreme, whole);
    },
  };
};

/** The float that three extremes of the bits stand for. */
const chosen = (extreme: Extreme, found: readonly Code[]): Code => {
  const [signed, least, greatest] = [at(found, 0), at(found, 1), at(found, 2)];
  // Without a sign, the signed greatest is the greatest float; if all have one, the unsigned least is nearest to 0. A NaN with a sign is the unsigned greatest.
  // With a sign, the unsigned greatest is the least float; if none has one, the unsigned least is. A NaN without a sign is the signed greatest.
  const [isLeast, value, other] =
    extreme === "maximum"
      ? [op("i32x4.lt_s", signed, i32x4(0)), signed, greatest]
      : [op("i32x4.ge_s", greatest, i32x4(0)), greatest, signed];
  return op("v128.bitselect", other, op("v128.bitselect", least, value, isLeast), op("f32x4.ne", other, other));
};
