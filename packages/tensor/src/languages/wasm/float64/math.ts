/**
 * The functions of one number in float64, as code for a register of two numbers. Constants of the logarithm, sine and cosine are those
 * of Cephes (Moshier, "Methods and Programs for Mathematical Functions", 1989) and fdlibm (Sun Microsystems, 1993).
 */
import { brackets, call, type Code, f32x4, get, i32, op, sequence, set } from "../code.ts";
import type { FunctionBuilder } from "../encoder.ts";
import { inlined, type MathFunction, type MathWriter } from "../math.ts";
import { defineLargeAngles } from "./large-angles.ts";

// In float64 the instructions on four float32 numbers are those on two float64 numbers: see `double.ts`.
const add = (x: Code, y: Code): Code => op("f32x4.add", x, y);
const sub = (x: Code, y: Code): Code => op("f32x4.sub", x, y);
const mul = (x: Code, y: Code): Code => op("f32x4.mul", x, y);
const div = (x: Code, y: Code): Code => op("f32x4.div", x, y);
const less = (x: Code, y: Code): Code => op("f32x4.lt", x, y);
/** The smaller of x and a number, or x if it is NaN. */
const atMost = (x: Code, most: number): Code => op("f32x4.pmin", x, number(most));
/** x where the mask is set, y elsewhere. */
const choose = (mask: Code, x: Code, y: Code): Code => op("v128.bitselect", x, y, mask);
const number = f32x4;
/** The bits of a number, twice. */
const bits =
  (value: bigint): Code =>
  (sink) => {
    const [low = 0, high = 0] = new Int32Array(BigInt64Array.of(value).buffer);
    sink.constant([low, high, low, high]);
  };

/** A polynomial, its coefficients from the highest power to the lowest, by Horner's rule. */
const polynomial = (x: Code, [first = 0, ...rest]: readonly number[]): Code =>
  rest.reduce((sum, coefficient) => add(mul(sum, x), number(coefficient)), number(first));

type Build = (writer: MathWriter, x: Code) => Code;

/** A number so large that adding it to x rounds x to a whole number, which then stands in the lowest bits. */
const ROUNDING = 1.5 * 2 ** 52;

/**
 * exp(r) - 1 for r between -½ ln 2 and ½ ln 2: r + r² P(r), with the P of degree 9 whose largest relative error, 1.8e-17, is least
 * (found by Remez's exchange). Pairs of terms are added first (Estrin), because a chain of all of them would take longer than the
 * instructions themselves.
 */
const growth = ({ hold }: MathWriter, r: Code): Code => {
  const linear = (low: number, high: number): Code => add(mul(r, number(high)), number(low));
  const square = hold(mul(r, r));
  const fourth = hold(mul(square, square));
  const low = add(
    linear(0.5000000000000006, 0.16666666666666588),
    mul(linear(0.0416666666665768, 0.008333333333389547), square),
  );
  const middle = add(
    linear(0.0013888888931553084, 0.00019841269719000128),
    mul(linear(2.4801505285744264e-5, 2.755740756026679e-6), square),
  );
  const high = mul(linear(2.7626033741542923e-7, 2.5053766409804733e-8), fourth);
  return add(r, mul(square, add(low, mul(add(middle, high), fourth))));
};

/**
 * A number by parts, x = n · ln 2 + r: the lowest bits of the first have n + bias, and the second is r. The code subtracts n · ln 2
 * in two parts, of which the first has so few bits that its product with n is exact.
 */
const partsOf = ({ hold }: MathWriter, x: Code, bias: number): { readonly biased: Code; readonly rest: Code } => {
  const biased = hold(add(mul(x, number(Math.LOG2E)), number(ROUNDING + bias)));
  const n = hold(sub(biased, number(ROUNDING + bias)));
  const rest = hold(sub(sub(x, mul(n, number(0.693145751953125))), mul(n, number(1.4286068203094173e-6))));
  return { biased, rest };
};

/** 2^k, of a number whose lowest bits have k plus the bias of exponents, 1023. */
const powerOfTwo = (biased: Code): Code => op("i64x2.shl", biased, i32(52));

/**
 * exp(x) = 2^n · exp(r). The power of two is multiplied in two parts, so that denormal results are right, and too large ones
 * infinite.
 */
const exponential: Build = (writer, given) => {
  const { hold } = writer;
  const x = hold(op("f32x4.pmax", atMost(given, 710), number(-746)));
  const { biased, rest } = partsOf(writer, x, 2 * 1023);
  const half = hold(op("i64x2.shr_u", biased, i32(1)));
  const near = add(number(1), growth(writer, rest));
  return mul(mul(near, powerOfTwo(half)), powerOfTwo(op("i64x2.sub", biased, half)));
};

const ROOT_HALF = 0x3fe6a09e667f3bcdn;
/** The exponent's place in the bits of a number, and what is added to an exponent there. */
const [EXPONENT, BIAS] = [52, 1023];

/** log(x) = e · ln 2 + log(1 + r) with x = 2^e · (1 + r) and 1 + r between √½ and √2 (fdlibm's e_log.c). */
const logarithm: Build = ({ hold }, x) => {
  const small = hold(less(x, number(2 ** -1022)));
  const normal = hold(choose(small, mul(x, number(2 ** 54)), x));
  // If bits are counted from those of √½, the exponent changes at √½, and the rest of the fraction lies between √½ and √2.
  const above = hold(op("i64x2.sub", normal, bits(ROOT_HALF - (BigInt(BIAS) << BigInt(EXPONENT)))));
  const whole = op("v128.or", op("i64x2.shr_u", above, i32(EXPONENT)), number(2 ** 52));
  const e = hold(sub(sub(whole, number(2 ** 52 + BIAS)), op("v128.and", small, number(54))));
  const fraction = op("i64x2.add", op("v128.and", above, bits(0x000fffffffffffffn)), bits(ROOT_HALF));
  const r = hold(sub(fraction, number(1)));
  const s = hold(div(r, add(number(2), r)));
  const z = hold(mul(s, s));
  const series = mul(
    z,
    polynomial(
      z,
      [
        0.14798198605116586, 0.15313837699209373, 0.1818357216161805, 0.22222198432149784, 0.2857142874366239,
        0.3999999999940942, 0.6666666666666735,
      ],
    ),
  );
  const half = hold(mul(number(0.5), mul(r, r)));
  const tail = add(mul(s, add(half, series)), mul(e, number(1.9082149292705877e-10)));
  const near = sub(mul(e, number(0.6931471803691238)), sub(sub(half, tail), r));
  const positive = choose(less(x, number(Infinity)), near, x);
  // The logarithm of 0 is -Infinity, and that of a negative number or NaN is NaN: none of these is greater than 0.
  const other = choose(op("f32x4.eq", x, number(0)), number(-Infinity), number(NaN));
  return choose(op("f32x4.gt", x, number(0)), positive, other);
};

/** The sign bits of numbers. */
const signOf = (x: Code): Code => op("v128.and", x, number(-0));

/**
 * tanh(x) = g / (g + 2) with g = exp(2 |x|) - 1 = 2^n (exp(r) - 1) + (2^n - 1), and the sign of x. Where n is 0 that is exp(r) - 1 with
 * all its digits. From 20 on it is 1.
 */
const tanh: Build = (writer, x) => {
  const { hold } = writer;
  const size = hold(atMost(op("f32x4.abs", x), 20));
  const { biased, rest } = partsOf(writer, hold(add(size, size)), BIAS);
  const power = hold(powerOfTwo(biased));
  const grown = hold(add(mul(power, growth(writer, rest)), sub(power, number(1))));
  return op("v128.or", div(grown, add(grown, number(2))), signOf(x));
};

/** Whether a mask of one register has a bit set. */
const isAny =
  (mask: Code): Code =>
  (sink) => {
    mask(sink);
    sink.instruction("v128.any_true");
  };

/** The largest x for which products of n with the parts of π/2 are exact. */
const NEAR = 1e6;

/**
 * sin and cos: |x| = n · π/2 + r. The code subtracts π/2 in three parts (fdlibm's) of 33 bits each, so that their products with n
 * are exact; of larger numbers a function of the module finds n and r. Polynomials (Cephes) give the sine of r or, for odd n, its
 * cosine.
 */
const circular =
  (quarters: 0 | 1): Build =>
  ({ hold, f, emit }, x) => {
    const size = hold(op("f32x4.abs", x));
    const rounded = hold(add(mul(size, number(2 / Math.PI)), number(ROUNDING)));
    const n = hold(sub(rounded, number(ROUNDING)));
    const parts = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21];
    const near = parts.reduce((left, part) => sub(left, mul(n, number(part))), size);
    const [rest, turns, farRest, farTurns] = [
      f.uniform("v128"),
      f.uniform("v128"),
      f.uniform("v128"),
      f.uniform("v128"),
    ];
    emit(set(rest, near));
    emit(set(turns, rounded));
    const far = hold(op("v128.and", op("f32x4.gt", size, number(NEAR)), less(size, number(Infinity))));
    emit(sequence(isAny(far), brackets.if));
    // It leaves two values on the stack; the second is taken first.
    emit(set(farTurns, call(defineLargeAngles(f.module), size)));
    emit(set(farRest, () => undefined));
    emit(set(rest, choose(far, get(farRest), get(rest))));
    emit(set(turns, choose(far, get(farTurns), get(turns))));
    emit(brackets.end);
    const r = get(rest);
    const square = hold(mul(r, r));
    const quadrant = quarters === 0 ? get(turns) : hold(op("i64x2.add", get(turns), bits(1n)));
    const s = polynomial(
      square,
      [
        1.5896230157654656e-10, -2.5050747762857807e-8, 2.7557313621385722e-6, -0.0001984126982958954,
        0.008333333333322118, -0.1666666666666663,
      ],
    );
    const sine = add(r, mul(mul(r, square), s));
    const c = polynomial(
      square,
      [
        -1.1358536521387682e-11, 2.087570084197473e-9, -2.755731417929674e-7, 2.4801587288851704e-5,
        -0.0013888888888873056, 0.041666666666666595,
      ],
    );
    const cosine = add(sub(number(1), mul(number(0.5), square)), mul(mul(square, square), c));
    const odd = op("i64x2.eq", op("v128.and", quadrant, bits(1n)), bits(1n));
    const sign = op("v128.and", op("i64x2.shl", quadrant, i32(62)), number(-0));
    const turned = op("v128.xor", choose(odd, cosine, sine), sign);
    return quarters === 0 ? op("v128.xor", turned, signOf(x)) : turned;
  };

const functions: Readonly<Record<MathFunction, Build>> = {
  exponential,
  logarithm,
  tanh,
  sine: circular(0),
  cosine: circular(1),
};

/** Code for one of these functions, of the two numbers of a register at once. */
export const mathCode = (f: FunctionBuilder, name: MathFunction, x: Code): Code => inlined(f, functions[name], x);
