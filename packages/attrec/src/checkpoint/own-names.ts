/** Records whose names come from a file: a name such as "constructor", which every object inherits, is a name like any other. */

/** The entries as a record that has nothing but them, not even a prototype. */
export const recordOf = <T>(entries: Iterable<readonly [name: string, value: T]>): Readonly<Record<string, T>> =>
  Object.assign(Object.create(null) as Record<string, T>, Object.fromEntries(entries));
