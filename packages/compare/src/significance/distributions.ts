// Distribution functions that the tests of significance need.
import { incompleteBeta, upperGamma } from "./special.ts";

/** The probability that a standard normal variable is at least as far from 0 as z, on either side. */
export const normalTwoSided = (z: number): number => upperGamma(0.5, (z * z) / 2);

/** The probability that a variable of Student's t distribution is at least as far from 0 as t, on either side. */
export const studentTwoSided = (t: number, freedom: number): number =>
  incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t));

/** The probability that a χ² variable is at least x. */
export const chiSquareAbove = (x: number, freedom: number): number => upperGamma(freedom / 2, x / 2);
