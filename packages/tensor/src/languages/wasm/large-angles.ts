/** The quarter turns of large angles: x = n · π/2 + r, for the sine and cosine of numbers of any size. */
import {
  type Code,
  extractLane,
  f32x4,
  f64,
  get,
  i32,
  i32x4,
  i64,
  type Local,
  op,
  replaceLane,
  sequence,
  set,
} from "./code.ts";
import type { FunctionBuilder, ModuleBuilder } from "./encoder.ts";

/** The first 192 binary places of 2/π. */
const TWO_OVER_PI = 0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041n;

/** The smallest exponent of the arguments, which are above 2^12. */
const SMALLEST = 12;

/** Zeros before the first place, so that a window for the smallest exponent begins with the table. */
const ZEROS = BigInt(1 + 23 - SMALLEST + 1);

/** 64 places of the table, zeros first: word 0, 1 or 2. */
const word = (index: number): bigint =>
  BigInt.asUintN(64, (TWO_OVER_PI << 64n) >> (ZEROS + 192n - 64n * BigInt(index)));

/**
 * Defines a function of four numbers x above 2^12 that gives r, four floats between -π/4 and π/4, and n, four integers from 0 to
 * 3, with x = (4 k + n) · π/2 + r. For smaller numbers the results mean nothing.
 *
 * The method is Payne and Hanek's ("Radian reduction for trigonometric functions", 1983): x is an integer m of 24 bits times a
 * power of two. Only 64 places of 2/π times that power matter, 2 of them before the point: higher places give whole turns, and
 * lower ones less than 2^-38. The product of these places with m overflows at whole turns, as it should.
 */
export const defineLargeAngles = (module: ModuleBuilder): number =>
  module.define("large angles", ["v128"], ["v128", "v128"], (f) => {
    const [x] = f.parameters;
    const [rest, turns] = [f.local("v128"), f.local("v128")];
    f.emit(set(rest, f32x4(0)), set(turns, i32x4(0)));
    for (let lane = 0; lane < 4; lane++) turnsOfLane(f, x, lane, rest, turns);
    f.emit(get(rest), get(turns));
  });

const turnsOfLane = (f: FunctionBuilder, x: Local, lane: number, rest: Local, turns: Local): void => {
  const bits = get(f.hold("i32", extractLane(get(x), lane)));
  const mantissa = op("i64.extend_i32_u", op("i32.or", op("i32.and", bits, i32(0x7fffff)), i32(0x800000)));
  const place = get(f.hold("i32", op("i32.sub", op("i32.shr_u", bits, i32(23)), i32(127 + SMALLEST))));
  const shift = get(f.hold("i64", op("i64.extend_i32_u", op("i32.and", place, i32(63)))));
  const isFirst = op("i32.lt_u", place, i32(64));
  const choose = (a: bigint, b: bigint): Code => sequence(i64(a), i64(b), isFirst, op("select"));
  const upper = op("i64.shl", choose(word(0), word(1)), shift);
  // Two shifts, because a single shift by 64 would be a shift by 0.
  const lower = op("i64.shr_u", op("i64.shr_u", choose(word(1), word(2)), i64(1n)), op("i64.sub", i64(63n), shift));
  const product = get(f.hold("i64", op("i64.mul", op("i64.or", upper, lower), mantissa)));
  const nearest = get(f.hold("i64", op("i64.shr_u", op("i64.add", product, i64(1n << 61n)), i64(62n))));
  const fraction = op("i64.sub", product, op("i64.shl", nearest, i64(62n)));
  const angle = op("f64.mul", op("f64.convert_i64_s", fraction), f64((Math.PI / 2) * 2 ** -62));
  f.emit(set(rest, replaceLane("f32x4.replace_lane", get(rest), op("f32.demote_f64", angle), lane)));
  f.emit(set(turns, replaceLane("i32x4.replace_lane", get(turns), op("i32.wrap_i64", nearest), lane)));
};
