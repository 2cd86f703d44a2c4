/** Learning rates as functions of the step, which is counted from 0. What a step is given is `tensor("", [schedule(step)])`. */

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

/** The rate times a factor after every so many steps: `rate · factor^⌊step / every⌋`. */
export const steppedRate = (rate: number, factor: number, every: number): Schedule => {
  checkAbove("steppedRate", "every", every);
  return (step) => rate * factor ** Math.floor(step / every);
};

/** The rate times a factor over so many steps, a little at each: `rate · factor^(step / over)`. */
export const exponentialRate = (rate: number, factor: number, over: number): Schedule => {
  checkAbove("exponentialRate", "over", over);
  return (step) => rate * factor ** (step / over);
};

/** From one number to another along half a turn of a cosine; the last from then on. */
const alongCosine = (from: number, to: number, part: number): number =>
  to + ((from - to) * (1 + Math.cos(Math.PI * Math.min(1, part)))) / 2;

/**
 * From the rate to the least one along half a turn of a cosine, in so many steps, and the least from then on (Loshchilov and Hutter,
 * "SGDR", 2017, without restarts).
 */
export const cosineRate = (rate: number, steps: number, least = 0): Schedule => {
  checkAbove("cosineRate", "steps", steps);
  return (step) => alongCosine(rate, least, step / steps);
};

/** A share of the rate that grows evenly for so many steps, 1/steps at the first; then the schedule, whose steps count from there. */
export const warmedUp = (steps: number, then: Schedule): Schedule => {
  checkAbove("warmedUp", "steps", steps);
  return (step) => (step < steps ? (then(0) * (step + 1)) / steps : then(step - steps));
};

/** What of a cycle can be chosen. */
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
