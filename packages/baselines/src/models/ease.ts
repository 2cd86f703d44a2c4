/**
 * EASE: a linear model of each item by all others, which has a closed form (Steck, "Embarrassingly Shallow Autoencoders for Sparse
 * Data", 2019). It knows no order. Its weights are a matrix of items x items, from the inverse of another.
 */
import { TooLargeError } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { checkOptions, type CountedModel, defaultsOf, numberOption, type Options, type SettingsOf } from "attrec";
import { invert } from "./invert.ts";
import { historyOf, type Incidence, itemsOfUsers, profileOf, rowOf } from "./profile.ts";

/** The options of EASE. */
export const easeOptions = {
  l2: numberOption({
    default: 200,
    above: 0,
    meaning: "λ on the weights of items for one another, in users: 200 to 1000 in the paper.",
  }),
} as const satisfies Options;

/** A value for each of {@link easeOptions}. */
export type EaseOptions = SettingsOf<typeof easeOptions>;

/** The default settings. */
export const easeDefaults: EaseOptions = defaultsOf(easeOptions);

/** The most items: their matrix in float64 takes 3 GiB. */
const MOST_ITEMS = 20_000;

/**
 * The model with these options, and with the defaults of the other options. With X the users' items, 0 or 1, and P the inverse of
 * Xᵀ X + λ I, an item j is scored by Σ -P_ij / P_jj over the user's other items i.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have
 *
 * @example
 * ```ts
 * ease().name; // "ease"
 * ```
 */
export const ease = (options: Partial<EaseOptions> = {}): CountedModel => {
  const chosen = checkOptions("ease", easeOptions, options);
  return {
    name: "ease",
    about: "EASE: each item is predicted from all others by a linear model in closed form.",
    options: easeOptions,
    hyperparameters: chosen,
    isAdditive: true,
    count: (training, tell) => {
      const { itemCount } = training.sequences;
      if (itemCount > MOST_ITEMS) {
        throw new TooLargeError(
          `ease has a weight for each pair of items: ${itemCount} items take ${((itemCount ** 2 * 8) / 2 ** 30).toFixed(1)} GiB, and at most ${MOST_ITEMS} are possible. Leave out rare items, as by the filter of the data.`,
        );
      }
      const byUser = itemsOfUsers(training);
      const inverse = invert(gram(byUser, itemCount, chosen.l2), itemCount, tell);
      return (users, histories, _elapsed, lengths) => {
        const scores = new Float64Array(users.length * itemCount);
        users.forEach((user, row) => {
          const own = scores.subarray(row * itemCount, (row + 1) * itemCount);
          const profile = profileOf(rowOf(byUser, user), historyOf(histories, users.length, row, lengths));
          for (const item of profile) {
            const weights = inverse.subarray(item * itemCount, (item + 1) * itemCount);
            // A function that reads a number would cost more than the sum.
            for (let other = 0; other < itemCount; other++) own[other] = (own[other] ?? NaN) + (weights[other] ?? NaN);
          }
          // An item has no weight for itself, and smaller is nearer: what is summed is the negated numerator.
          for (const item of profile) own[item] = at(own, item) - at(inverse, item * itemCount + item);
          for (let item = 0; item < itemCount; item++) own[item] = at(own, item) / at(inverse, item * itemCount + item);
        });
        return scores;
      };
    },
  };
};

/** Xᵀ X + λ I, row-major. */
const gram = (byUser: Incidence, itemCount: number, l2: number): Float64Array => {
  const matrix = new Float64Array(itemCount ** 2);
  for (let user = 0; user + 1 < byUser.offsets.length; user++) {
    const items = rowOf(byUser, user);
    for (const a of items) for (const b of items) matrix[a * itemCount + b] = at(matrix, a * itemCount + b) + 1;
  }
  for (let item = 0; item < itemCount; item++)
    matrix[item * itemCount + item] = at(matrix, item * itemCount + item) + l2;
  return matrix;
};
