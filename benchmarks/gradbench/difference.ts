/** Measures how far two answers are from each other. */

/** The largest difference between numbers of two values, relative to those above 1; infinite where the values have different forms. */
export const difference = (a: unknown, b: unknown): number => {
  if (typeof a === "number" && typeof b === "number") {
    const relative = Math.abs(a - b) / Math.max(1, Math.abs(a), Math.abs(b));
    return Number.isNaN(relative) ? Infinity : relative;
  }
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Infinity;
  const keys = Object.keys(a);
  if (keys.toSorted().join() !== Object.keys(b).toSorted().join()) return Infinity;
  return keys.reduce((most, key) => Math.max(most, difference(Reflect.get(a, key), Reflect.get(b, key))), 0);
};
