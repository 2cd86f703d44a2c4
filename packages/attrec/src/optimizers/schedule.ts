/**
 * Learning rates as functions of the step, which is counted from 0; a training step takes one as
 * `tensor("", [schedule(step)])`.
 */

/** A learning rate for each step. */
export type Schedule = (step: number) => number;

const checkAbove = (name: string, argument: string, value: number): void => {
  if (!(value > 0 && value < Infinity)) throw new RangeError(`${name}: ${argument} is a number above 0, not ${value}.`);
};

/** The same rate at every step. */
export const constantRate =
  (rate: number): Schedule =>
  () =>
    rate;

/** The rate, multiplied by a factor after every `every` steps: `rate · factor^⌊step / every⌋`. */
export const steppedRate = (rate: number, factor: number, every: number): Schedule => {
  checkAbove("steppedRate", "every", every);
  return (step) => rate * factor ** Math.floor(step / every);
};

/** The rate, multiplied by a factor over `over` steps, a little at each step: `rate · factor^(step / over)`. */
export const exponentialRate = (rate: number, factor: number, over: number): Schedule => {
  checkAbove("exponentialRate", "over", over);
  return (step) => rate * factor ** (step / over);
};

/** Moves from one number to another along half a turn of a cosine, and stays at the last. */
const alongCosine = (from: number, to: number, part: number): number =>
  to + ((from - to) * (1 + Math.cos(Math.PI * Math.min(1, part)))) / 2;

/**
 * Falls from the rate to the least rate along half a turn of a cosine, in `steps` steps, and stays at the least (Loshchilov and
 * Hutter, "SGDR", 2017, without restarts).
 */
export const cosineRate = (rate: number, steps: number, least = 0): Schedule => {
  checkAbove("cosineRate", "steps", steps);
  return (step) => alongCosine(rate, least, step / steps);
};

/**
 * A warm-up before a schedule: a share of its first rate that grows evenly for `steps` steps, from 1/steps. The schedule's own
 * steps count from the end of the warm-up.
 */
export const warmedUp = (steps: number, then: Schedule): Schedule => {
  checkAbove("warmedUp", "steps", steps);
  return (step) => (step < steps ? (then(0) * (step + 1)) / steps : then(step - steps));
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
 * steps, and down to a ten-thousandth of the first at the last, both along a cosine.
 */
export const oneCycleRate = (
  peak: number,
  steps: number,
  { rising = 0.3, firstDivisor = 25, lastDivisor = 1e4 }: CycleOptions = {},
): Schedule => {
  checkAbove("oneCycleRate", "steps", steps);
  if (!(rising > 0 && rising < 1))
    throw new RangeError(`oneCycleRate: rising is a share between 0 and 1, not ${rising}.`);
  const first = peak / firstDivisor;
  const top = rising * steps - 1;
  return (step) =>
    step <= top
      ? alongCosine(first, peak, step / top)
      : alongCosine(peak, first / lastDivisor, (step - top) / (steps - 1 - top));
};
