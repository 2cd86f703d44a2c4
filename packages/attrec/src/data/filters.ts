// Filters of interactions by rating, repeats and minimum counts.
import { DataError, quote } from "./data-error.ts";
import { type Interactions, keepRows } from "./interactions.ts";

/**
 * One step of a filter.
 *
 * - `users`, `items`: drops those with fewer actions than `atLeast`, repeats counted, in one pass.
 * - `core`: drops both, again and again, until nobody and nothing has fewer.
 * - `ratings`: drops actions that were rated lower.
 * - `repeats`: of a user's actions on one item only the first stays.
 */
export type FilterStep =
  { readonly of: "users" | "items" | "core" | "ratings"; readonly atLeast: number } | { readonly of: "repeats" };

/** Steps in their order. Each is done once, on the result of the steps before it. */
export type Filter = readonly FilterStep[];

/** What the names of steps begin with. */
const LETTERS = { users: "u", items: "i", core: "core", ratings: "r" } as const;
const KINDS = new Map(Object.entries(LETTERS).map(([of, letters]) => [letters, of as keyof typeof LETTERS]));

const stepOf = (text: string): FilterStep | undefined => {
  if (text === "once") return { of: "repeats" };
  const [, letters = "", atLeast = ""] =
    /^(u|i|core)([1-9]\d{0,8})$/.exec(text) ?? /^(r)(\d{1,4}(?:\.\d{1,4})?)$/.exec(text) ?? [];
  const of = KINDS.get(letters as "u");
  return of && { of, atLeast: Number(atLeast) };
};

/**
 * The filter of a name: "none", or steps such as "u10" (users with at least 10 actions), "i2" (items with at least 2), "core5" (the
 * 5-core: both, until it holds), "r4" (ratings of at least 4) and "once" (of a user's actions on one item the first), with ">" between
 * them: "u10>i2>u10" is such users, then items with at least 2 actions, then such users again.
 *
 * Throws a `DataError` for any other name.
 *
 * @example
 * ```ts
 * filterOf("u10>i2"); // [{ of: "users", atLeast: 10 }, { of: "items", atLeast: 2 }]
 * ```
 */
export const filterOf = (name: string): Filter => {
  if (name === "none") return [];
  return name.split(">").map((text) => {
    const step = stepOf(text);
    if (step) return step;
    throw new DataError(
      `Expected a filter such as "none", "u10" or "u10>i2>u10", got ${quote(name)}: ${quote(text)} is no step. Steps are u10, i2, core5, r4 and once.`,
    );
  });
};

/** The name of a filter: the inverse of `filterOf`. */
export const nameOfFilter = (filter: Filter): string =>
  filter.length === 0
    ? "none"
    : filter.map((step) => (step.of === "repeats" ? "once" : `${LETTERS[step.of]}${step.atLeast}`)).join(">");

/**
 * The interactions that pass all steps, in the same order. Throws a `DataError` if no interaction passes, and for a step of
 * ratings where the data have none.
 */
export const applyFilter = (interactions: Interactions, filter: Filter): Interactions => {
  if (filter.length === 0) return interactions;
  const marks = new Uint8Array(interactions.users.length).fill(1);
  for (const step of filter) applyStep(interactions, step, marks);
  if (!marks.includes(1))
    throw new DataError(
      `The filter ${quote(nameOfFilter(filter))} leaves none of ${marks.length} interactions; choose a milder one.`,
    );
  return keepRows(interactions, marks);
};

const applyStep = (interactions: Interactions, step: FilterStep, marks: Uint8Array): void => {
  const dropUsers = (atLeast: number): boolean =>
    dropRare(interactions.users, interactions.userNames.length, atLeast, marks);
  const dropItems = (atLeast: number): boolean =>
    dropRare(interactions.items, interactions.itemNames.length, atLeast, marks);
  switch (step.of) {
    case "users":
      dropUsers(step.atLeast);
      return;
    case "items":
      dropItems(step.atLeast);
      return;
    case "core":
      // The first pass over users may leave all, and that over items not.
      while ([dropUsers(step.atLeast), dropItems(step.atLeast)].includes(true));
      return;
    case "ratings":
      dropLowerRated(interactions, step.atLeast, marks);
      return;
    case "repeats":
      dropRepeats(interactions, marks);
  }
};

const dropLowerRated = ({ ratings }: Interactions, atLeast: number, marks: Uint8Array): void => {
  if (!ratings)
    throw new DataError(
      `The filter drops ratings below ${atLeast}, and these data have no ratings: leave that step out.`,
    );
  ratings.forEach((rating, row) => {
    // A rating that is not a number is not at least anything.
    if (!(rating >= atLeast)) marks[row] = 0;
  });
};

/** Removes the mark from every row whose user has a marked row on the same item before it, in the order of time. */
const dropRepeats = ({ users, items, times, itemNames }: Interactions, marks: Uint8Array): void => {
  const firsts = new Map<number, number>();
  for (let row = 0; row < marks.length; row++) {
    if (marks[row] === 0) continue;
    const pair = (users[row] ?? 0) * itemNames.length + (items[row] ?? 0);
    const first = firsts.get(pair);
    // Of one moment the first row is the first action.
    const isFirst = first === undefined || (times[row] ?? 0) < (times[first] ?? 0);
    if (isFirst) firsts.set(pair, row);
    if (first !== undefined) marks[isFirst ? first : row] = 0;
  }
};

/** Removes the mark from every row whose id has fewer than `atLeast` marked rows, and says whether there was one. */
const dropRare = (ids: Int32Array, names: number, atLeast: number, marks: Uint8Array): boolean => {
  const actions = new Int32Array(names);
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row] ?? 0;
    actions[id] = (actions[id] ?? 0) + (marks[row] ?? 0);
  }
  let isChanged = false;
  for (let row = 0; row < ids.length; row++) {
    if (marks[row] === 0 || (actions[ids[row] ?? 0] ?? 0) >= atLeast) continue;
    marks[row] = 0;
    isChanged = true;
  }
  return isChanged;
};
