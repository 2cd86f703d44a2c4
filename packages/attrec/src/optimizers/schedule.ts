/**
 * Learning rates as functions of the step, which is counted from 0; a training step takes one as
 * `tensor("", [schedule(step)])`.
 */

/** A learning rate for each step. */
export type Schedule = (step: number) => number;

const checkAbove = (name: string, argument: string, value: number): void => {
  if (!(value > 0 && value < Infinity)) throw new RangeError(`${name}: ${argument} is a number above 0, not ${value}.`);
};

const checkFinite = (name: string, argument: string, value: number): void => {
  if (!Number.isFinite(value)) throw new RangeError(`${name}: ${argument} is a finite number, not ${value}.`);
};

/**
 * The same rate at every step.
 *
 * @example
 * ```ts
 * [0, 1, 100].map(constantRate(0.1)); // [0.1, 0.1, 0.1]
 * ```
 */
export const constantRate = (rate: number): Schedule => {
  checkFinite("constantRate", "rate", rate);
  return () => rate;
};

/**
 * The rate, multiplied by a factor after every `every` steps: `rate · factor^⌊step / every⌋`.
 *
 * @example
 * ```ts
 * [0, 9, 10, 20].map((step) => steppedRate(0.1, 0.5, 10)(step)); // [0.1, 0.1, 0.05, 0.025]
 * ```
 */
export const steppedRate = (rate: number, factor: number, every: number): Schedule => {
  checkFinite("steppedRate", "rate", rate);
  checkAbove("steppedRate", "factor", factor);
  checkAbove("steppedRate", "every", every);
  return (step) => rate * factor ** Math.floor(step / every);
};

/**
 * The rate, multiplied by a factor over `over` steps, a little at each step: `rate · factor^(step / over)`.
 *
 * @example
 * ```ts
 * [0, 5, 10].map((step) => exponentialRate(0.1, 0.5, 10)(step)); // [0.1, 0.07071, 0.05]
 * ```
 */
export const exponentialRate = (rate: number, factor: number, over: number): Schedule => {
  checkFinite("exponentialRate", "rate", rate);
  checkAbove("exponentialRate", "factor", factor);
  checkAbove("exponentialRate", "over", over);
  return (step) => rate * factor ** (step / over);
};

/** Moves from one number to another along half a turn of a cosine, and stays at the last. */
const alongCosine = (from: number, to: number, part: number): number =>
  to + ((from - to) * (1 + Math.cos(Math.PI * Math.min(1, part)))) / 2;

/**
 * Falls from the rate to the least rate along half a turn of a cosine, in `steps` steps, and stays at the least (Loshchilov and
 * Hutter, "SGDR", 2017, without restarts).
 *
 * @example
 * ```ts
 * [0, 5, 10, 15].map((step) => cosineRate(0.1, 10)(step)); // [0.1, 0.05, 0, 0]
 * ```
 */
export const cosineRate = (rate: number, steps: number, least = 0): Schedule => {
  checkFinite("cosineRate", "rate", rate);
  checkAbove("cosineRate", "steps", steps);
  checkFinite("cosineRate", "least", least);
  return (step) => alongCosine(rate, least, step / steps);
};

/**
 * A warm-up before a schedule: a share of its first rate that grows evenly for `steps` steps, from 1/steps. The schedule's own
 * steps count from the end of the warm-up.
 *
 * @example
 * ```ts
 * [0, 1, 3, 4].map((step) => warmedUp(4, constantRate(0.1))(step)); // [0.025, 0.05, 0.1, 0.1]
 * ```
 */
export const warmedUp = (steps: number, then: Schedule): Schedule => {
  checkAbove("warmedUp", "steps", steps);
  // Where the warm-up ends within a step, that step has the whole rate.
  return (step) => (step < steps ? (then(0) * Math.min(step + 1, steps)) / steps : then(step - steps));
};

/** The options of a cycle. */
export interface CycleOptions {
  /** The share of the steps in which the rate rises. */
  readonly rising?: number;
  /** The first rate is the peak divided by this. */
  readonly firstDivisor?: number;
  /** The last rate is the first divided by this. */
  readonly lastDivisor?: number;
}

/**
 * One cycle (Smith and Topin, "Super-Convergence", 2018, as PyTorch has it): from peak / 25 up to the peak in the first 30 % of the
 * steps, and down to a ten-thousandth of the first at the last, both along a cosine. Where a single step rises, it has the peak.
 *
 * @example
 * ```ts
 * [0, 29, 99].map((step) => oneCycleRate(0.1, 100)(step)); // [0.004, 0.1, 4e-7]
 * ```
 */
export const oneCycleRate = (
  peak: number,
  steps: number,
  { rising = 0.3, firstDivisor = 25, lastDivisor = 1e4 }: CycleOptions = {},
): Schedule => {
  checkFinite("oneCycleRate", "peak", peak);
  checkAbove("oneCycleRate", "steps", steps);
  if (!(rising > 0 && rising < 1))
    throw new RangeError(`oneCycleRate: rising is a share between 0 and 1, not ${rising}.`);
  checkAbove("oneCycleRate", "firstDivisor", firstDivisor);
  checkAbove("oneCycleRate", "lastDivisor", lastDivisor);
  const first = peak / firstDivisor;
  const top = rising * steps - 1;
  return (step) =>
    step <= top
      ? alongCosine(first, peak, top === 0 ? 1 : step / top)
      : alongCosine(peak, first / lastDivisor, (step - top) / (steps - 1 - top));
};
