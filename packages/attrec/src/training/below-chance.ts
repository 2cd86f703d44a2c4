/** Tells whether right items stand further down than chance would put them. */

/** The number of standard errors below chance that leave no doubt. */
const CERTAIN = 4;

/** The fewest users whose own spread tells a standard error. */
const ENOUGH = 20;

/** The variance of a place that is drawn at random from 0 to 1. */
const BY_CHANCE = 1 / 12;

/**
 * Whether the places of users' right items, 1 for the first and 0 for the last of all candidates, are lower than chance explains: their mean
 * is more than four standard errors below 0.5. The error is that of the places, or of places drawn at random where that is smaller or where there
 * are fewer than 20 users.
 *
 * @example
 * ```ts
 * isBelowChance(Float64Array.from({ length: 30 }, (_, user) => user / 100)); // true
 * isBelowChance(Float64Array.from({ length: 30 }, (_, user) => user / 29)); // false
 * ```
 */
export const isBelowChance = (places: Float64Array): boolean => {
  const count = places.length;
  const mean = places.reduce((sum, place) => sum + place, 0) / count;
  const variance = places.reduce((sum, place) => sum + (place - mean) ** 2, 0) / (count - 1);
  const error = Math.sqrt((count < ENOUGH ? BY_CHANCE : Math.min(variance, BY_CHANCE)) / count);
  return mean < 0.5 - CERTAIN * error;
};
