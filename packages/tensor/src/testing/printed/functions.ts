/** The functions of single elements that printed programs call. */
import { erf, erfc, erfInverse, logSigmoid, remainder, round } from "../references/functions.ts";

/** Each function by its name in the text: of one element of each operand. */
export const FUNCTIONS: Readonly<Record<string, (own: readonly number[]) => number>> = {
  abs: ([x = 0]) => Math.abs(x),
  floor: ([x = 0]) => Math.floor(x),
  sqrt: ([x = 0]) => Math.sqrt(x),
  exp: ([x = 0]) => Math.exp(x),
  ln: ([x = 0]) => Math.log(x),
  sin: ([x = 0]) => Math.sin(x),
  cos: ([x = 0]) => Math.cos(x),
  tanh: ([x = 0]) => Math.tanh(x),
  max: ([x = 0, y = 0]) => Math.max(x, y),
  min: ([x = 0, y = 0]) => Math.min(x, y),
  float: ([x = 0]) => x,
  int: ([x = 0]) => Math.max(-(2 ** 31), Math.min(Math.trunc(x), 2 ** 31 - 1)) || 0,
  round: ([x = 0]) => round(x),
  remainder: ([x = 0, y = 0]) => remainder(x, y),
  pow: ([x = 0, y = 0]) => x ** y,
  atan2: ([y = 0, x = 0]) => Math.atan2(y, x),
  erf: ([x = 0]) => erf(x),
  erfc: ([x = 0]) => erfc(x),
  erfInverse: ([x = 0]) => erfInverse(x),
  gelu: ([x = 0]) => 0.5 * x * erfc(-x / Math.SQRT2),
  softplus: ([x = 0]) => -logSigmoid(-x),
  logSigmoid: ([x = 0]) => logSigmoid(x),
  logGamma: ([x = 0]) => logGamma(x),
  digamma: ([x = 0]) => digamma(x),
  quotient: ([x = 0, y = 0]) => (y === 0 ? 0 : Math.floor(x / y)),
  where: ([c = 0, x = 0, y = 0]) => (c !== 0 ? x : y),
};

/** Stirling's series of the logarithm of Γ, for what is large enough, and Γ(x + 1) = x Γ(x) before. */
const logGamma = (x: number): number =>
  x < 20
    ? logGamma(x + 1) - Math.log(x)
    : (x - 0.5) * Math.log(x) -
      x +
      0.5 * Math.log(2 * Math.PI) +
      1 / (12 * x) -
      1 / (360 * x ** 3) +
      1 / (1260 * x ** 5);

/** The derivative of the logarithm of Γ, in the same way. */
const digamma = (x: number): number =>
  x < 20
    ? digamma(x + 1) - 1 / x
    : Math.log(x) - 1 / (2 * x) - 1 / (12 * x * x) + 1 / (120 * x ** 4) - 1 / (252 * x ** 6);
