/**
 * V-SKNN: the users whose items are like the last items of a history, the later the more, and what else they acted on (Ludewig and
 * Jannach, "Evaluation of Session-based Recommendation Algorithms", 2018). What it calls a session is all of a user's training here.
 */
import { at } from "@attrec/tensor/extend";
import {
  checkOptions,
  choiceOption,
  type CountedModel,
  defaultsOf,
  flagOption,
  integerOption,
  type Options,
  type SettingsOf,
  type Split,
} from "attrec";
import { historyOf, type Incidence, itemsOfUsers, rowOf, transposedIncidence } from "./profile.ts";

/** The options of V-SKNN. */
export const vSknnOptions = {
  neighbours: integerOption({
    default: 100,
    atLeast: 1,
    atMost: 1_000_000,
    meaning: "k, the most similar users who are asked: 100 in the paper.",
  }),
  recent: integerOption({
    default: 1000,
    atLeast: 0,
    meaning:
      "Of the users with an item of the history, so many whose training ended last are compared: 1000 in the paper; 0 for all.",
  }),
  decay: choiceOption(["none", "linear", "quadratic"], {
    default: "linear",
    meaning: "How fast items of the history count for less in the similarity, the further they lie back.",
  }),
  scoreDecay: choiceOption(["none", "inverse", "inverse square"], {
    default: "inverse",
    meaning: "How fast a neighbour counts for less, the further her latest item of the history lies back.",
  }),
  normalized: flagOption({
    default: false,
    meaning: "Whether a similarity is divided by the root of the neighbour's number of items, as a cosine is.",
  }),
} as const satisfies Options;

/** A value for each of {@link vSknnOptions}. */
export type VSknnOptions = SettingsOf<typeof vSknnOptions>;

/** The default settings. */
export const vSknnDefaults: VSknnOptions = defaultsOf(vSknnOptions);

/** A user who is asked, how similar she is, and how much she counts. */
interface Neighbour {
  readonly user: number;
  readonly similarity: number;
  /** How far the latest item that she shares lies back; 1 for the last. */
  readonly steps: number;
}

/**
 * The model with these options, and with the defaults of the other options. An item's score is the sum over the neighbours who have it
 * of their similarity, times their decay.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have
 *
 * @example
 * ```ts
 * vSknn().name; // "v-sknn"
 * ```
 */
export const vSknn = (options: Partial<VSknnOptions> = {}): CountedModel => {
  const chosen = checkOptions("v-sknn", vSknnOptions, options);
  const weightOf = weights[chosen.decay];
  const decayOf = decays[chosen.scoreDecay];
  return {
    name: "v-sknn",
    about: "V-SKNN: what users acted on who have the last items of a history, the later the more.",
    options: vSknnOptions,
    hyperparameters: chosen,
    count: (training) => {
      const { itemCount } = training.sequences;
      const byUser = itemsOfUsers(training);
      const byItem = transposedIncidence(byUser, itemCount);
      const ends = trainingEnds(training);
      return (users, histories, _elapsed, lengths) => {
        const scores = new Float64Array(users.length * itemCount);
        users.forEach((user, row) => {
          const history = historyOf(histories, users.length, row, lengths);
          const found = neighboursOf(history, user, byItem, byUser, ends, chosen, weightOf);
          for (const { user: other, similarity, steps } of found) {
            const share = similarity * decayOf(steps);
            for (const item of rowOf(byUser, other)) {
              const place = row * itemCount + item;
              scores[place] = at(scores, place) - share;
            }
          }
        });
        return scores;
      };
    },
  };
};

/** The weight of an item at a place from 1 on in a history of some length. */
const weights: Readonly<Record<VSknnOptions["decay"], (place: number, length: number) => number>> = {
  none: () => 1,
  linear: (place, length) => place / length,
  quadratic: (place, length) => (place / length) ** 2,
};

const decays: Readonly<Record<VSknnOptions["scoreDecay"], (steps: number) => number>> = {
  none: () => 1,
  inverse: (steps) => 1 / steps,
  "inverse square": (steps) => 1 / steps ** 2,
};

/** The time of each user's last training action; a user without any is nobody's neighbour. */
const trainingEnds = ({ sequences, trainEnds }: Split): Float64Array =>
  Float64Array.from(trainEnds, (end, user) =>
    end > at(sequences.offsets, user) ? at(sequences.times, end - 1) : -Infinity,
  );

/** The most similar users to a history, the user herself left out; among equals the lower number. */
const neighboursOf = (
  history: Int32Array,
  self: number,
  byItem: Incidence,
  byUser: Incidence,
  ends: Float64Array,
  { neighbours, recent, normalized }: VSknnOptions,
  weightOf: (place: number, length: number) => number,
): readonly Neighbour[] => {
  // An item that comes twice counts where it came last.
  const places = new Map(Array.from(history, (item, i) => [item, i + 1]));
  const met = new Map<number, { weight: number; latest: number }>();
  for (const [item, place] of places)
    for (const user of rowOf(byItem, item)) {
      if (user === self) continue;
      const shared = met.get(user) ?? { weight: 0, latest: 0 };
      shared.weight += weightOf(place, history.length) / history.length;
      shared.latest = Math.max(shared.latest, place);
      met.set(user, shared);
    }
  const all = [...met.keys()];
  const compared =
    recent > 0 && all.length > recent
      ? all.toSorted((a, b) => at(ends, b) - at(ends, a) || a - b).slice(0, recent)
      : all;
  return compared
    .map((user): Neighbour => {
      const { weight, latest } = met.get(user) ?? { weight: 0, latest: 0 };
      const norm = normalized ? Math.sqrt(rowOf(byUser, user).length) : 1;
      return { user, similarity: weight / norm, steps: history.length - latest + 1 };
    })
    .toSorted((a, b) => b.similarity - a.similarity || a.user - b.user)
    .slice(0, neighbours);
};
