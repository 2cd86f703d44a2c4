/**
 * Item-kNN: what is acted on by the same users as the user's items (Sarwar et al., "Item-Based Collaborative Filtering
 * Recommendation Algorithms", 2001; with the shrinkage of Bell and Koren, 2007). It knows no order, and is hard to beat where order
 * matters little (Ferrari Dacrema et al., "Are We Really Making Much Progress?", 2019).
 */
import { at } from "@attrec/tensor/extend";
import {
  checkOptions,
  type CountedModel,
  defaultsOf,
  integerOption,
  numberOption,
  type Options,
  type SettingsOf,
} from "attrec";
import { historyOf, type Incidence, itemsOfUsers, profileOf, rowOf, transposedIncidence } from "./profile.ts";

/** The options of item-kNN. */
export const itemKnnOptions = {
  neighbours: integerOption({
    default: 100,
    atLeast: 1,
    atMost: 1_000_000,
    meaning: "k, the most similar items by which an item is scored.",
  }),
  shrink: numberOption({
    default: 10,
    atLeast: 0,
    meaning: "What is added to the denominator of the cosine, so that few users in common count for less.",
  }),
} as const satisfies Options;

/** A value for each of {@link itemKnnOptions}. */
export type ItemKnnOptions = SettingsOf<typeof itemKnnOptions>;

/** The default settings. */
export const itemKnnDefaults: ItemKnnOptions = defaultsOf(itemKnnOptions);

/** For each item, the items that it is a neighbour of, with their similarity. */
interface Similarities extends Incidence {
  readonly values: Float64Array;
}

/**
 * The model with these options, and with the defaults of the other options. An item's score is the sum of its similarities to those of
 * the user's items that are among its k neighbours; the cosine of two items is that of their columns of users.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have
 *
 * @example
 * ```ts
 * itemKnn().name; // "item-knn"
 * ```
 */
export const itemKnn = (options: Partial<ItemKnnOptions> = {}): CountedModel => {
  const chosen = checkOptions("item-knn", itemKnnOptions, options);
  return {
    name: "item-knn",
    about: "Item-kNN: the items that the users of one's own items have in common with them.",
    options: itemKnnOptions,
    hyperparameters: chosen,
    isAdditive: true,
    count: (training) => {
      const { itemCount } = training.sequences;
      const byUser = itemsOfUsers(training);
      const similar = similaritiesOf(byUser, transposedIncidence(byUser, itemCount), chosen);
      return (users, histories, _elapsed, lengths) => {
        const scores = new Float64Array(users.length * itemCount);
        users.forEach((user, row) => {
          const start = row * itemCount;
          for (const item of profileOf(rowOf(byUser, user), historyOf(histories, users.length, row, lengths)))
            for (let k = at(similar.offsets, item); k < at(similar.offsets, item + 1); k++) {
              const place = start + at(similar.columns, k);
              scores[place] = at(scores, place) - at(similar.values, k);
            }
        });
        return scores;
      };
    },
  };
};

/** The k most similar items of each item, turned round; among equals the lower number. */
const similaritiesOf = (byUser: Incidence, byItem: Incidence, { neighbours, shrink }: ItemKnnOptions): Similarities => {
  const itemCount = byItem.offsets.length - 1;
  const common = new Float64Array(itemCount);
  const found = Array.from({ length: itemCount }, (_, item): readonly (readonly [number, number])[] => {
    const users = rowOf(byItem, item);
    const met: number[] = [];
    for (const user of users)
      for (const other of rowOf(byUser, user)) {
        if (at(common, other) === 0) met.push(other);
        common[other] = at(common, other) + 1;
      }
    const similar = met
      .filter((other) => other !== item)
      .map((other) => {
        const norms = Math.sqrt(users.length * rowOf(byItem, other).length);
        return [other, at(common, other) / (norms + shrink)] as const;
      });
    for (const other of met) common[other] = 0;
    return similar.toSorted(([a, x], [b, y]) => y - x || a - b).slice(0, neighbours);
  });
  const offsets = new Int32Array(itemCount + 1);
  for (const [other] of found.flat()) offsets[other + 1] = at(offsets, other + 1) + 1;
  for (let item = 0; item < itemCount; item++) offsets[item + 1] = at(offsets, item + 1) + at(offsets, item);
  const columns = new Int32Array(at(offsets, itemCount));
  const values = new Float64Array(columns.length);
  const next = offsets.slice();
  found.forEach((near, item) => {
    for (const [other, similarity] of near) {
      const place = at(next, other);
      next[other] = place + 1;
      columns[place] = item;
      values[place] = similarity;
    }
  });
  return { offsets, columns, values };
};
