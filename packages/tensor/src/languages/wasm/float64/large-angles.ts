// The quarter turns of large angles in float64: x = n · π/2 + r, for the sine and cosine of numbers of any size.
import { at } from "../../../at.ts";
import { call, type Code, f64, get, i32, i64, type Local, op, sequence, set } from "../code.ts";
import type { FunctionBuilder, ModuleBuilder } from "../encoder.ts";

/** The exponent, as the bits have it, of the smallest argument: 2^19. */
const SMALLEST = 1023 + 19;
/** The largest exponent of a number. */
const LARGEST = 2046;

/** Zeros before the first place of 2/π, so that the window of the smallest argument begins with the table. */
const ZEROS = 1023 + 52 - SMALLEST + 2;
/** The words of 64 places that the windows of all arguments need: a window has three, and begins within a word. */
const WORDS = Math.floor((LARGEST - SMALLEST) / 64) + 4;

/** The arctangent of 1/n, times 2^places. */
const arctangentOfInverse = (n: bigint, places: bigint): bigint => {
  let [sum, power] = [0n, (1n << places) / n];
  for (let k = 1n; power !== 0n; k += 2n, power /= -n * n) sum += power / k;
  return sum;
};

/** The places of 2/π, zeros first, by Machin's formula π/4 = 4 arctan 1/5 - arctan 1/239. */
const twoOverPi = (): bigint => {
  const places = BigInt(64 * WORDS);
  const quarter = 4n * arctangentOfInverse(5n, 2n * places) - arctangentOfInverse(239n, 2n * places);
  return ((1n << (3n * places)) / (2n * quarter)) >> BigInt(ZEROS);
};

/** Defines the function that gives 64 places of the table by their number. */
const defineWords = (module: ModuleBuilder): number =>
  module.define(
    "words of 2/π",
    ["i32"],
    ["i64"],
    (f) => {
      const table = twoOverPi();
      const index = get(f.parameters[0]);
      const word = (k: number): Code => i64(BigInt.asIntN(64, table >> BigInt(64 * (WORDS - 1 - k))));
      const choices = Array.from({ length: WORDS }, (_, k) => k);
      f.emit(
        choices.reduce<Code>(
          (others, k) => sequence(word(k), others, op("i32.eq", index, i32(k)), op("select")),
          i64(0n),
        ),
      );
    },
    "bytes",
  );

/**
 * Defines a function of two numbers x above 10^6 that gives r, two numbers between -π/4 and π/4, and n, whose last two bits say how
 * many quarter turns go before, in all four words, with x = n · π/2 + r. For smaller numbers the results mean nothing.
 *
 * The method is Payne and Hanek's ("Radian reduction for trigonometric functions", 1983), as in float32: x is an integer m of 53
 * bits times a power of two. Of 2/π times that power 192 places matter, 2 of them before the point: higher places give whole
 * turns, and lower ones less than 2^-137. No number is nearer to a multiple of π/2 than 2^-62 of it, so 75 places of r are right.
 */
export const defineLargeAngles = (module: ModuleBuilder): number =>
  module.define(
    "large angles",
    ["v128"],
    ["v128", "v128"],
    (f) => {
      const [x] = f.parameters;
      const [rest, turns] = [f.local("v128"), f.local("v128")];
      for (const lane of [0, 1]) {
        const { angle, nearest } = turnsOf(f, laneOf(x, lane));
        f.emit(set(rest, sequence(get(rest), angle, instruction(0xfd, 0x22, lane))));
        const twice = op("i64.or", nearest, op("i64.shl", nearest, i64(32n)));
        f.emit(set(turns, sequence(get(turns), twice, instruction(0xfd, 0x1e, lane))));
      }
      f.emit(get(rest), get(turns));
    },
    "bytes",
  );

/** An instruction that only this file needs, by its bytes. */
const instruction =
  (...bytes: readonly number[]): Code =>
  (sink) => {
    sink.append(bytes);
  };

/** The bits of one of two numbers. */
const laneOf = (x: Local, lane: number): Code => sequence(get(x), instruction(0xfd, 0x1d, lane));

/** The angle that is left of a number, given by its bits, and the quarter turns before it. */
const turnsOf = (f: FunctionBuilder, number: Code): { readonly angle: Code; readonly nearest: Code } => {
  const hold = (code: Code): Code => get(f.hold("i64", code));
  const bits = hold(number);
  const mantissa = hold(op("i64.or", op("i64.and", bits, i64(2n ** 52n - 1n)), i64(2n ** 52n)));
  const place = get(f.hold("i32", op("i32.sub", op("i32.wrap_i64", op("i64.shr_u", bits, i64(52n))), i32(SMALLEST))));
  const shift = hold(op("i64.extend_i32_u", op("i32.and", place, i32(63))));
  const wordAt = (k: number): Code =>
    hold(call(defineWords(f.module), op("i32.add", op("i32.shr_u", place, i32(6)), i32(k))));
  const words = [0, 1, 2, 3].map(wordAt);
  const window = [0, 1, 2].map((k) =>
    // Two shifts, because a single shift by 64 would be a shift by 0.
    hold(
      op(
        "i64.or",
        op("i64.shl", at(words, k), shift),
        op("i64.shr_u", op("i64.shr_u", at(words, k + 1), i64(1n)), op("i64.sub", i64(63n), shift)),
      ),
    ),
  );
  const [first, second] = product(f, window, mantissa);
  const nearest = hold(op("i64.shr_u", op("i64.add", first, i64(1n << 61n)), i64(62n)));
  const high = hold(op("i64.sub", first, op("i64.shl", nearest, i64(62n))));
  // Of a negative fraction all bits are turned: that is its opposite, but for the last of 192 places.
  const sign = hold(op("i64.shr_s", high, i64(63n)));
  const upper = op("f64.mul", op("f64.convert_i64_s", op("i64.xor", high, sign)), f64(2 ** -62));
  const lower = op("f64.mul", sequence(op("i64.xor", second, sign), unsignedToFloat), f64(2 ** -126));
  const quarters = op(
    "f64.mul",
    sequence(upper, lower, addFloats),
    op("f64.convert_i64_s", op("i64.or", sign, i64(1n))),
  );
  return { angle: op("f64.mul", quarters, f64(Math.PI / 2)), nearest };
};

const unsignedToFloat = instruction(0xba);
const addFloats = instruction(0xa0);

const LOW = i64(0xffffffffn);
const lowHalf = (x: Code): Code => op("i64.and", x, LOW);
const highHalf = (x: Code): Code => op("i64.shr_u", x, i64(32n));

/** The first two of the last three words of a product of three words and a number, in digits of 32 bits. */
const product = (f: FunctionBuilder, window: readonly Code[], mantissa: Code): readonly [Code, Code] => {
  const digits = window.flatMap((word) => [highHalf(word), lowHalf(word)]);
  const sums = digits.map(() => f.local("i64"));
  const [carry, term] = [f.local("i64"), f.local("i64")];
  [lowHalf(mantissa), highHalf(mantissa)].forEach((factor, places) => {
    f.emit(set(carry, i64(0n)));
    for (let k = digits.length - 1 - places; k >= 0; k--) {
      const sum = at(sums, k);
      const own = op("i64.mul", at(digits, k + places), factor);
      f.emit(set(term, op("i64.add", op("i64.add", own, get(carry)), get(sum))));
      f.emit(set(sum, lowHalf(get(term))), set(carry, highHalf(get(term))));
    }
  });
  const joined = (k: number): Code =>
    get(f.hold("i64", op("i64.or", op("i64.shl", get(at(sums, k)), i64(32n)), get(at(sums, k + 1)))));
  return [joined(0), joined(2)];
};
