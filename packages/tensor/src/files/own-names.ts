/** Records whose names come from a file: a name such as "constructor", which every object inherits, is a name like any other. */

/**
 * A record that has only these entries, and not even a prototype.
 *
 * @example
 * ```ts
 * const types = recordOf([["F32", 4]]);
 * [types["F32"], types["constructor"]]; // [4, undefined]
 * ```
 */
export const recordOf = <T>(entries: Iterable<readonly [name: string, value: T]>): Readonly<Record<string, T>> =>
  Object.assign(Object.create(null) as Record<string, T>, Object.fromEntries(entries));
