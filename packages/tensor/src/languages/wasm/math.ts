/** The functions of one number, as code for four numbers at once. */
import { brackets, call, type Code, f32x4, get, i32, i32x4, op, sequence, set } from "./code.ts";
import type { FunctionBuilder } from "./encoder.ts";
import { defineLargeAngles } from "./large-angles.ts";

/** The functions of one number that WebAssembly has no instruction for. Their errors below are measured (`math.test.ts`). */
export type MathFunction = "exponential" | "logarithm" | "tanh" | "sine" | "cosine";

/** Writes code that computes a value, and returns the code that reads it. */
type Hold = (code: Code) => Code;

/** The function in which the code is written. */
export interface MathWriter {
  readonly hold: Hold;
  readonly f: FunctionBuilder;
  readonly emit: (code: Code) => void;
}

const add = (x: Code, y: Code): Code => op("f32x4.add", x, y);
const sub = (x: Code, y: Code): Code => op("f32x4.sub", x, y);
const mul = (x: Code, y: Code): Code => op("f32x4.mul", x, y);
const div = (x: Code, y: Code): Code => op("f32x4.div", x, y);
/** x where the mask is set, y elsewhere. */
const choose = (mask: Code, x: Code, y: Code): Code => op("v128.bitselect", x, y, mask);

/** A polynomial, its coefficients from the highest power to the lowest, by Horner's rule. */
const polynomial = (x: Code, [first = 0, ...rest]: readonly number[]): Code =>
  rest.reduce((sum, coefficient) => add(mul(sum, x), f32x4(coefficient)), f32x4(first));

/** A number so large that adding it to x rounds x to a whole number, which then stands in the lowest bits. */
const ROUNDING = 1.5 * 2 ** 23;

/**
 * exp(x) = 2^n · exp(r) with x = n · ln 2 + r. The code subtracts n · ln 2 in two parts; the first has so few bits that its
 * product with n is exact. Then it adds n to the bits of the exponent. Results below the smallest normal number become 0. Largest
 * error: 0.97 units in the last place.
 */
const exponential = ({ hold }: MathWriter, x: Code): Code => {
  const rounded = hold(add(mul(x, f32x4(Math.LOG2E)), f32x4(ROUNDING)));
  const n = hold(sub(rounded, f32x4(ROUNDING)));
  const r = hold(sub(sub(x, mul(n, f32x4(0.693359375))), mul(n, f32x4(Math.LN2 - 0.693359375))));
  const p = polynomial(r, [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 0.5]);
  const near = add(add(mul(mul(r, r), p), r), f32x4(1));
  const scaled = op("i32x4.add", near, op("i32x4.shl", rounded, i32(23)));
  // This gives Infinity for numbers that are too large, and NaN for NaN.
  const bounded = choose(op("f32x4.lt", x, f32x4(88.722839)), scaled, mul(x, f32x4(Infinity)));
  return op("v128.andnot", bounded, op("f32x4.lt", x, f32x4(-87.336544)));
};

/**
 * log(x) = e · ln 2 + log(1 + r) with x = 2^e · (1 + r) and 1 + r between √½ and √2. Numbers below the smallest normal number are
 * multiplied by 2^23 first. Largest error: 0.80 units in the last place.
 */
const logarithm = ({ hold }: MathWriter, x: Code): Code => {
  const small = hold(op("f32x4.lt", x, f32x4(2 ** -126)));
  const bits = hold(choose(small, mul(x, f32x4(2 ** 23)), x));
  // If bits are counted from those of √½, the exponent changes at √½, and the rest of the fraction lies between √½ and √2.
  const above = hold(op("i32x4.sub", bits, i32x4(0x3f3504f3)));
  const shift = op("v128.and", small, f32x4(23));
  const e = sub(op("f32x4.convert_i32x4_s", op("i32x4.shr_s", above, i32(23))), shift);
  const exponent = hold(e);
  const fraction = op("i32x4.add", op("v128.and", above, i32x4(0x007fffff)), i32x4(0x3f3504f3));
  const r = hold(sub(fraction, f32x4(1)));
  const square = hold(mul(r, r));
  const p = polynomial(
    r,
    [
      7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
      2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    ],
  );
  const tail = add(mul(mul(p, r), square), mul(exponent, f32x4(Math.LN2 - 0.693359375)));
  const near = add(r, sub(tail, mul(square, f32x4(0.5))));
  const result = add(near, mul(exponent, f32x4(0.693359375)));
  const positive = choose(op("f32x4.lt", x, f32x4(Infinity)), result, x);
  // The logarithm of 0 is -Infinity, and that of a negative number or NaN is NaN: none of these is greater than 0.
  const other = choose(op("f32x4.eq", x, f32x4(0)), f32x4(-Infinity), f32x4(NaN));
  return choose(op("f32x4.gt", x, f32x4(0)), positive, other);
};

/**
 * tanh(x): an odd polynomial of |x| near 0, and 1 - 2 / (exp(2 |x|) + 1) elsewhere, with the sign of x. Largest error: 1.26 units
 * in the last place.
 */
const tanh = (writer: MathWriter, x: Code): Code => {
  const { hold } = writer;
  const size = hold(op("f32x4.abs", x));
  const square = hold(mul(x, x));
  const p = polynomial(
    square,
    [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1],
  );
  const near = add(mul(mul(p, square), size), size);
  const far = sub(f32x4(1), div(f32x4(2), add(exponential(writer, hold(add(size, size))), f32x4(1))));
  return op("v128.or", choose(op("f32x4.lt", size, f32x4(0.625)), near, far), signOf(x));
};

/** The sign bits of numbers. */
const signOf = (x: Code): Code => op("v128.and", x, i32x4(-0x80000000));

/** The largest x for which the products of n and the first two parts of π/2 are exact. */
const NEAR = 8192;

/**
 * sin and cos: |x| = n · π/2 + r. The code subtracts π/2 in three parts; the first two have few bits. If one of the four numbers
 * is too large for that, a function of the module finds n and r of all four. A polynomial gives the sine of r or, for odd n, the
 * cosine of r. For the cosine of x the code adds one to n, since cos(x) = sin(x + π/2). The largest error is 0.75 · 2^-23, for
 * numbers of any size.
 */
const circular = ({ hold, f, emit }: MathWriter, x: Code, quarters: 0 | 1): Code => {
  const size = hold(op("f32x4.abs", x));
  const n = hold(op("f32x4.nearest", mul(size, f32x4(2 / Math.PI))));
  const parts = [1.5703125, 4.837512969970703e-4, 7.549789948768648e-8];
  const [rest, turns] = [f.local("v128"), f.local("v128")];
  emit(
    set(
      rest,
      parts.reduce((left, part) => sub(left, mul(n, f32x4(part))), size),
    ),
  );
  emit(set(turns, op("i32x4.trunc_sat_f32x4_s", n)));
  const far = hold(op("v128.and", op("f32x4.gt", size, f32x4(NEAR)), op("f32x4.lt", size, f32x4(Infinity))));
  emit(sequence(op("v128.any_true", far), brackets.if));
  // It leaves two values on the stack; the second is taken first.
  const [farRest, farTurns] = [f.local("v128"), f.local("v128")];
  emit(set(farTurns, call(defineLargeAngles(f.module), size)));
  emit(set(farRest, () => undefined));
  emit(set(rest, choose(far, get(farRest), get(rest))));
  emit(set(turns, choose(far, get(farTurns), get(turns))));
  emit(brackets.end);
  const r = get(rest);
  const square = hold(mul(r, r));
  const quadrant = hold(op("i32x4.add", get(turns), i32x4(quarters)));
  const s = polynomial(square, [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1]);
  const sine = add(mul(mul(s, square), r), r);
  const c = polynomial(square, [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2, -0.5]);
  const cosine = add(mul(c, square), f32x4(1));
  const odd = op("i32x4.ne", op("v128.and", quadrant, i32x4(1)), i32x4(0));
  const sign = op("i32x4.shl", op("v128.and", quadrant, i32x4(2)), i32(30));
  const turned = op("v128.xor", choose(odd, cosine, sine), sign);
  return quarters === 0 ? op("v128.xor", turned, signOf(x)) : turned;
};

/**
 * Code for a function of one register. The code stands inline: an engine would load the constants of a called function at each
 * call, which takes longer than the function itself.
 */
export const inlined =
  (f: FunctionBuilder, build: (writer: MathWriter, x: Code) => Code, x: Code): Code =>
  (sink) => {
    const hold: Hold = (code) => {
      const local = f.uniform("v128");
      set(local, code)(sink);
      return get(local);
    };
    build({ hold, f, emit: (code) => code(sink) }, hold(x))(sink);
  };

/** Code for one of these functions, of four numbers at once. */
export const mathCode = (f: FunctionBuilder, name: MathFunction, x: Code): Code =>
  f.module.float64 ? f.module.float64.math(f, name, x) : inlined(f, functions[name], x);

const functions: Readonly<Record<MathFunction, (writer: MathWriter, x: Code) => Code>> = {
  exponential,
  logarithm,
  tanh,
  sine: (writer, x) => circular(writer, x, 0),
  cosine: (writer, x) => circular(writer, x, 1),
};
