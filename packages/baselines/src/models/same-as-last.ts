/**
 * Same as last time: the item that followed the last item most often in training comes next. It is a counted Markov chain,
 * which a factorized one has to beat.
 */
import { at } from "@attrec/tensor/extend";
import {
  checkOptions,
  type CountedModel,
  defaultsOf,
  flagOption,
  type Options,
  type SettingsOf,
  type Split,
} from "attrec";
import { countItems } from "./popularity.ts";

/** The options of the model. */
export const sameAsLastOptions = {
  byPopularity: flagOption({
    default: true,
    meaning:
      "Items that followed equally often, most of them never, stand in the order of their popularity; without it they tie.",
  }),
} as const satisfies Options;

/** A value for each of {@link sameAsLastOptions}. */
export type SameAsLastOptions = SettingsOf<typeof sameAsLastOptions>;

/** The default settings. */
export const sameAsLastDefaults: SameAsLastOptions = defaultsOf(sameAsLastOptions);

/** For each item, the items that came right after it in training, with their counts. */
export const countSuccessors = ({ sequences, trainEnds }: Split): readonly ReadonlyMap<number, number>[] => {
  const successors = Array.from({ length: sequences.itemCount }, () => new Map<number, number>());
  for (let user = 0; user < sequences.userCount; user++) {
    const items = sequences.items.subarray(at(sequences.offsets, user), at(trainEnds, user));
    for (let i = 1; i < items.length; i++) {
      const after = at(successors, at(items, i - 1));
      after.set(at(items, i), (after.get(at(items, i)) ?? 0) + 1);
    }
  }
  return successors;
};

/**
 * The model with these options, and with the defaults of the other options.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have
 *
 * @example
 * ```ts
 * sameAsLast().name; // "same-as-last"
 * ```
 */
export const sameAsLast = (options: Partial<SameAsLastOptions> = {}): CountedModel => {
  const chosen = checkOptions("same-as-last", sameAsLastOptions, options);
  const { byPopularity } = chosen;
  return {
    name: "same-as-last",
    about: "Same as last time: what followed the last item most often in training.",
    options: sameAsLastOptions,
    hyperparameters: chosen,
    /** The negated count of every item after the last one, and a share below 1 for its popularity. */
    count: (training) => {
      const successors = countSuccessors(training);
      const counts = countItems(training);
      const most = counts.reduce((a, b) => Math.max(a, b), 0);
      const shares = counts.map((count) => (byPopularity ? -count / (most + 1) : 0));
      return (users, histories) => {
        const length = histories.length / users.length;
        const scores = new Float64Array(users.length * shares.length);
        users.forEach((_, row) => {
          const start = row * shares.length;
          scores.set(shares, start);
          const last = at(histories, (row + 1) * length - 1);
          for (const [item, count] of at(successors, last)) scores[start + item] = at(scores, start + item) - count;
        });
        return scores;
      };
    },
  };
};
