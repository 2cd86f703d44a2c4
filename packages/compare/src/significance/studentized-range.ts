/** The distribution of the range of several normal variables, on which Nemenyi's test rests. */
import { upperGamma } from "./special.ts";

/** The probability that a standard normal variable is at most z. */
const normalBelow = (z: number): number => {
  const beyond = upperGamma(0.5, (z * z) / 2) / 2;
  return z < 0 ? beyond : 1 - beyond;
};

/** Beyond this the normal density is less than 1e-15. */
const FARTHEST = 8.5;
const STEP = 0.05;

/** The probability that `count` independent standard normal variables lie within a range of `width`. */
export const rangeBelow = (width: number, count: number): number => {
  let sum = 0;
  // The trapezoidal rule is exact to all digits for an integrand that falls off as fast as this one.
  for (let z = -FARTHEST; z <= FARTHEST; z += STEP)
    sum += Math.exp((-z * z) / 2) * Math.max(0, normalBelow(z) - normalBelow(z - width)) ** (count - 1);
  return (count * sum * STEP) / Math.sqrt(2 * Math.PI);
};

/** The range within which `count` such variables, two or more, lie with a probability of `level`, found by bisection. */
export const studentizedRange = (count: number, level = 0.95): number => {
  let [low, high] = [0, 1];
  while (rangeBelow(high, count) < level) high *= 2;
  for (let halvings = 0; halvings < 50; halvings++) {
    const middle = (low + high) / 2;
    if (rangeBelow(middle, count) < level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};
