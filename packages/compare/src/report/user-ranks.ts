// The ranks of every user under every model, as a report keeps them, and the users for whom two models differ most.
import { at } from "@attrec/tensor/extend";
import type { MeasuredCondition } from "../run/run-study.ts";

/** The ranks of a data set's test items in Table 2. Users are numbers: a report may go where the data may not. */
export interface RanksCard {
  readonly data: string;
  /** The tested users by their numbers in the store, which has their names. */
  readonly users: readonly number[];
  /** For each model the rank of every user's item: a list for each seed, in the order of `users`. */
  readonly models: readonly { readonly model: string; readonly ranks: readonly (readonly number[])[] }[];
}

/** A data set with more ranks than these has not all of them in a page, which would be too large to open; the store has them. */
const MOST_RANKS = 150_000;

/** Of a larger data set a page has so many users for each pair of models, those for whom the two differ most. */
const KEPT_USERS = 20;

/** The ranks of each data set: of all users, or of those for whom some two models differ most. */
export const ranksOf = (measured: readonly MeasuredCondition[]): readonly RanksCard[] =>
  [...new Set(measured.map(({ data }) => data))].flatMap((data) => {
    const here = measured.filter(({ runs, ...one }) => one.data === data && runs.length > 0);
    const users = here[0]?.runs[0]?.result.users;
    if (!users) return [];
    const count = here.reduce((sum, { runs }) => sum + runs.length, 0) * users.length;
    const models = here.map(({ model, runs }) => ({ model, ranks: runs.map(({ result }) => [...result.ranks]) }));
    const whole = { data, users: [...users], models };
    return [count <= MOST_RANKS ? whole : reduced(whole)];
  });

/** The same with fewer users: those for whom some two models differ most. */
const reduced = (card: RanksCard): RanksCard => {
  const names = card.models.map(({ model }) => model);
  const kept = new Set(
    names.flatMap((one, i) =>
      names.slice(i + 1).flatMap((other) => largestDifferences(card, one, other, KEPT_USERS).map(({ user }) => user)),
    ),
  );
  const places = card.users.flatMap((user, place) => (kept.has(user) ? [place] : []));
  const of = (all: readonly number[]): readonly number[] => places.map((place) => at(all, place));
  return {
    data: card.data,
    users: of(card.users),
    models: card.models.map(({ model, ranks }) => ({ model, ranks: ranks.map(of) })),
  };
};

/** A user for whom two models differ. */
export interface UserDifference {
  readonly user: number;
  /** The ranks of her item under the one model and under the other, seed by seed. */
  readonly ranks: readonly [one: readonly number[], other: readonly number[]];
  /** The mean reciprocal rank over seeds under the one model, less that under the other. */
  readonly difference: number;
}

/** The users for whom two models differ most, by the mean reciprocal rank over seeds, the largest difference first. */
export const largestDifferences = (
  card: RanksCard,
  one: string,
  other: string,
  most: number,
): readonly UserDifference[] => {
  const of = (name: string): readonly (readonly number[])[] =>
    card.models.find(({ model }) => model === name)?.ranks ?? [];
  const [ours, theirs] = [of(one), of(other)];
  if (ours.length === 0 || theirs.length === 0) return [];
  const gain = (ranks: readonly number[]): number => ranks.reduce((sum, rank) => sum + 1 / rank, 0) / ranks.length;
  return card.users
    .map((user, i): UserDifference => {
      const ranks = [ours.map((seed) => at(seed, i)), theirs.map((seed) => at(seed, i))] as const;
      return { user, ranks, difference: gain(ranks[0]) - gain(ranks[1]) };
    })
    .toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
    .slice(0, most);
};
