/**
 * The functions of one number in float64, as functions of the module on a register of two numbers. Polynomials and constants are
 * those of Cephes (Moshier, "Methods and Programs for Mathematical Functions", 1989) and fdlibm (Sun Microsystems, 1993).
 */
import { at } from "../../../at.ts";
import { call, type Code, f32x4, get, i32, i32x4, op, set } from "../code.ts";
import type { FunctionBuilder, ModuleBuilder } from "../encoder.ts";
import type { MathFunction } from "../math.ts";
import { defineLargeAngles } from "./large-angles.ts";

// In float64 the instructions on four float32 numbers are those on two float64 numbers: see `double.ts`.
const add = (x: Code, y: Code): Code => op("f32x4.add", x, y);
const sub = (x: Code, y: Code): Code => op("f32x4.sub", x, y);
const mul = (x: Code, y: Code): Code => op("f32x4.mul", x, y);
const div = (x: Code, y: Code): Code => op("f32x4.div", x, y);
const less = (x: Code, y: Code): Code => op("f32x4.lt", x, y);
/** x where the mask is set, y elsewhere. */
const choose = (mask: Code, x: Code, y: Code): Code => op("v128.bitselect", x, y, mask);
const number = f32x4;
/** The bits of a number, twice. */
const bits =
  (value: bigint): Code =>
  (sink) => {
    sink.constant(new Uint8Array(BigInt64Array.of(value, value).buffer));
  };

/** A polynomial, its coefficients from the highest power to the lowest, by Horner's rule. */
const polynomial = (x: Code, [first = 0, ...rest]: readonly number[]): Code =>
  rest.reduce((sum, coefficient) => add(mul(sum, x), number(coefficient)), number(first));

type Build = (f: FunctionBuilder, x: Code) => Code;

const held = (f: FunctionBuilder, code: Code): Code => get(f.hold("v128", code));

/** 2^k for whole numbers k from -1022 to 1023: the sum has k plus the exponent's bias in its lowest bits. */
const powerOfTwo = (k: Code): Code => op("i64x2.shl", add(k, number(2 ** 52 + 1023)), i32(52));

/**
 * exp(x) = 2^n · exp(r) with x = n · ln 2 + r, and exp(r) = 1 + 2 r P(r²) / (Q(r²) - r P(r²)) (Cephes). The power of two is
 * multiplied in two parts, so that denormal results are right, and too large ones infinite.
 */
const exponential: Build = (f, given) => {
  const above = held(f, op("f32x4.pmin", given, number(710)));
  // Of equal or incomparable operands the instruction gives the first, so that NaN stays.
  const x = held(f, op("f32x4.pmax", above, number(-746)));
  const n = held(f, op("f32x4.nearest", mul(x, number(Math.LOG2E))));
  const r = held(f, sub(sub(x, mul(n, number(0.693145751953125))), mul(n, number(1.4286068203094173e-6))));
  const square = held(f, mul(r, r));
  const p = held(f, mul(r, polynomial(square, [0.00012617719307481058, 0.030299440770744195, 1.0])));
  const q = polynomial(square, [3.0019850513866446e-6, 0.002524483403496841, 0.22726554820815503, 2]);
  const near = add(number(1), mul(number(2), div(p, sub(q, p))));
  const half = held(f, op("f32x4.floor", mul(n, number(0.5))));
  return mul(mul(near, powerOfTwo(half)), powerOfTwo(sub(n, half)));
};

const ROOT_HALF = 0x3fe6a09e667f3bcdn;
/** The bits of 1.5 · 2^52: numbers of this size have whole numbers in their lowest bits. */
const WHOLE = 0x4338000000000000n;

/** log(x) = e · ln 2 + log(1 + r) with x = 2^e · (1 + r) and 1 + r between √½ and √2 (fdlibm's e_log.c). */
const logarithm: Build = (f, x) => {
  const small = held(f, less(x, number(2 ** -1022)));
  const normal = held(f, choose(small, mul(x, number(2 ** 54)), x));
  const above = held(f, op("i64x2.sub", normal, bits(ROOT_HALF)));
  const exponent = sub(op("i64x2.add", op("i64x2.shr_s", above, i32(52)), bits(WHOLE)), number(1.5 * 2 ** 52));
  const e = held(f, sub(exponent, op("v128.and", small, number(54))));
  const fraction = op("i64x2.add", op("v128.and", above, bits(0x000fffffffffffffn)), bits(ROOT_HALF));
  const r = held(f, sub(fraction, number(1)));
  const s = held(f, div(r, add(number(2), r)));
  const z = held(f, mul(s, s));
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
  const half = held(f, mul(number(0.5), mul(r, r)));
  const tail = add(mul(s, add(half, series)), mul(e, number(1.9082149292705877e-10)));
  const near = sub(mul(e, number(0.6931471803691238)), sub(sub(half, tail), r));
  const positive = choose(less(x, number(Infinity)), near, x);
  // The logarithm of 0 is -Infinity, and that of a negative number or NaN is NaN: none of these is greater than 0.
  const other = choose(op("f32x4.eq", x, number(0)), number(-Infinity), number(NaN));
  return choose(op("f32x4.gt", x, number(0)), positive, other);
};

/** The sign bits of numbers. */
const signOf = (x: Code): Code => op("v128.and", x, number(-0));

/** tanh(x) = x + x³ P(x²) / Q(x²) near 0, and 1 - 2 / (exp(2 |x|) + 1) elsewhere, with the sign of x (Cephes). */
const tanh: Build = (f, x) => {
  const size = held(f, op("f32x4.abs", x));
  const square = held(f, mul(x, x));
  const p = polynomial(square, [-0.9643991794250523, -99.28772310019185, -1614.6876844170845]);
  const q = polynomial(square, [1, 112.81167849163293, 2235.4883906010045, 4844.063053251255]);
  const near = add(size, mul(mul(size, square), div(p, q)));
  const grown = call(mathFunction(f.module, "exponential"), add(size, size));
  const far = sub(number(1), div(number(2), add(grown, number(1))));
  return op("v128.or", choose(less(size, number(0.625)), near, far), signOf(x));
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
  (f, x) => {
    const size = held(f, op("f32x4.abs", x));
    const n = held(f, op("f32x4.nearest", mul(size, number(2 / Math.PI))));
    const parts = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21];
    const near = parts.reduce((left, part) => sub(left, mul(n, number(part))), size);
    const [rest, turns] = [f.hold("v128", near), f.hold("v128", op("i32x4.trunc_sat_f32x4_s", n))];
    const far = held(f, op("v128.and", op("f32x4.gt", size, number(NEAR)), less(size, number(Infinity))));
    f.when(op("v128.any_true", far), () => {
      // It leaves two values on the stack; the second is taken first.
      const farTurns = f.hold("v128", call(defineLargeAngles(f.module), size));
      const farRest = f.hold("v128", () => undefined);
      f.emit(set(rest, choose(far, get(farRest), get(rest))), set(turns, choose(far, get(farTurns), get(turns))));
    });
    const r = get(rest);
    const square = held(f, mul(r, r));
    const quadrant = held(f, op("i32x4.add", get(turns), i32x4(quarters)));
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
    const odd = op("i32x4.ne", op("v128.and", quadrant, i32x4(1)), i32x4(0));
    const sign = op("v128.and", op("i32x4.shl", quadrant, i32(30)), number(-0));
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

/** Defines one of these functions of a register, and returns its index. */
export const mathFunction = (module: ModuleBuilder, name: MathFunction): number =>
  module.define(
    `math ${name}`,
    ["v128"],
    ["v128"],
    (f) => {
      f.emit(functions[name](f, get(at(f.parameters, 0))));
    },
    "register",
  );
