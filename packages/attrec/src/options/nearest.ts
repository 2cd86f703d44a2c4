/** Suggests a name for a mistyped one. */

/**
 * The name that is nearest to a text, if one is near: the text has at most one slip in three letters, or is the beginning of
 * the name. Case does not count. If several names are equally near, there is no suggestion.
 *
 * @example
 * ```ts
 * nearestName("dropuot", ["dim", "dropout"]); // "dropout"
 * ```
 */
export const nearestName = (text: string, names: readonly string[]): string | undefined => {
  const given = text.toLowerCase();
  const same = names.filter((name) => name.toLowerCase() === given);
  if (same.length === 1) return same[0];
  // No name is as long as what is not even looked at.
  if (given.length > LONGEST) return undefined;
  const allowed = Math.max(1, Math.floor(given.length / 3));
  const distances = names.map((name) => slips(given, name.toLowerCase()));
  const least = Math.min(...distances, Infinity);
  if (least <= allowed && given.length > 2) return only(names.filter((_, i) => distances[i] === least));
  if (given.length < 3) return undefined;
  return only(names.filter((name) => begins(name.toLowerCase(), given) || begins(given, name.toLowerCase())));
};

const LONGEST = 100;

const only = (names: readonly string[]): string | undefined => (names.length === 1 ? names[0] : undefined);

const begins = (text: string, start: string): boolean => start.length > 2 && text.startsWith(start);

/** The least number of letters that were added, left out, replaced, or swapped with a neighbour (optimal string alignment). */
const slips = (a: string, b: string): number => {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const exchanged = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min(exchanged, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
};
