// Filters of interactions by rating, repeats and minimum counts.
import { DataError, quote } from "./data-error.ts";
import { type Interactions, keepRows } from "./interactions.ts";

/** One pass over the data, which drops users or items with fewer actions than a bound. */
export interface FilterStep {
  readonly of: "users" | "items";
  /** Number of actions, repeats counted. */
  readonly atLeast: number;
}

/** Steps in their order. Each is done once, on the result of the steps before it. */
export type Filter = readonly FilterStep[];

/**
 * The filter of a name: "none", or steps such as "u10" (users with at least 10 actions) and "u10>i2>u10" (such users, then
 * items with at least 2 actions, then such users again).
 *
 * Throws a `DataError` for any other name.
 */
export const filterOf = (name: string): Filter => {
  if (name === "none") return [];
  return name.split(">").map((step) => {
    const [, of, atLeast] = /^([ui])([1-9]\d{0,8})$/.exec(step) ?? [];
    if (of === undefined)
      throw new DataError(
        `Expected a filter such as "none", "u10" or "u10>i2>u10", got ${quote(name)}: ${quote(step)} is no step.`,
      );
    return { of: of === "u" ? "users" : "items", atLeast: Number(atLeast) };
  });
};

/** The name of a filter: the inverse of `filterOf`. */
export const nameOfFilter = (filter: Filter): string =>
  filter.length === 0 ? "none" : filter.map(({ of, atLeast }) => `${of === "users" ? "u" : "i"}${atLeast}`).join(">");

/** The interactions that pass all steps, in the same order. Throws a `DataError` if no interaction passes. */
export const applyFilter = (interactions: Interactions, filter: Filter): Interactions => {
  if (filter.length === 0) return interactions;
  const marks = new Uint8Array(interactions.users.length).fill(1);
  for (const step of filter) {
    const names = step.of === "users" ? interactions.userNames : interactions.itemNames;
    dropRare(interactions[step.of], names.length, step.atLeast, marks);
  }
  if (!marks.includes(1))
    throw new DataError(
      `The filter ${quote(nameOfFilter(filter))} leaves none of ${marks.length} interactions; choose a milder one.`,
    );
  return keepRows(interactions, marks);
};

/** Removes the mark from every row whose id has fewer than `atLeast` marked rows. */
const dropRare = (ids: Int32Array, names: number, atLeast: number, marks: Uint8Array): void => {
  const actions = new Int32Array(names);
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row] ?? 0;
    actions[id] = (actions[id] ?? 0) + (marks[row] ?? 0);
  }
  for (let row = 0; row < ids.length; row++) if ((actions[ids[row] ?? 0] ?? 0) < atLeast) marks[row] = 0;
};
