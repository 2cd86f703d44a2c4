/**
 * Popularity: the same ranking for every user and history, the most popular items first. A model that knows its users has to
 * beat it.
 */
import { at } from "@attrec/tensor/extend";
import { checkOptions, type CountedModel, type Options, type Split } from "attrec";

/** The number of times that each item occurs in training. */
export const countItems = ({ sequences, trainEnds }: Split): Float64Array => {
  const counts = new Float64Array(sequences.itemCount);
  for (let user = 0; user < sequences.userCount; user++) {
    for (const item of sequences.items.subarray(at(sequences.offsets, user), at(trainEnds, user)))
      counts[item] = at(counts, item) + 1;
  }
  return counts;
};

/** The options: there are none. */
export const popularityOptions = {} as const satisfies Options;

/**
 * The model.
 *
 * @throws OptionError for any option
 *
 * @example
 * ```ts
 * popularity().name; // "popularity"
 * ```
 */
export const popularity = (options: Readonly<Record<string, never>> = {}): CountedModel => ({
  name: "popularity",
  about: "Popularity: the items that occur most often in training, for everybody.",
  options: popularityOptions,
  hyperparameters: checkOptions("popularity", popularityOptions, options),
  /** The negated count of every item. */
  count: (training) => {
    const counts = countItems(training).map((count) => -count);
    return (users) => {
      const scores = new Float64Array(users.length * counts.length);
      users.forEach((_, row) => scores.set(counts, row * counts.length));
      return scores;
    };
  },
});
