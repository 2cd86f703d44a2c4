/**
 * The most popular items first, whoever asks and whatever came before: what a model has to exceed before it can be said to
 * know anybody.
 */
import { at } from "@attrec/tensor";
import type { CountedModel, Split } from "attrec";

/** How often each item occurs in training. */
export const countItems = ({ sequences, trainEnds }: Split): Float64Array => {
  const counts = new Float64Array(sequences.itemCount);
  for (let user = 0; user < sequences.userCount; user++) {
    for (const item of sequences.items.subarray(at(sequences.offsets, user), at(trainEnds, user)))
      counts[item] = at(counts, item) + 1;
  }
  return counts;
};

/** The model, which has no options. */
export const popularity = (): CountedModel => ({
  name: "popularity",
  hyperparameters: {},
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
