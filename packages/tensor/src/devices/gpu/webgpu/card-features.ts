/** The features that a card may have beside what every card has: used where it is there, and never needed for a right result. */

/** The features that are used, by their names in WebGPU's specification, and what each is for. */
export const FEATURES = {
  "timestamp-query": "profiles by the card's own clock",
  subgroups: "sums along rows, in which threads that run in step add up what they have without memory",
} as const;

/** The name of a feature. */
export type CardFeature = keyof typeof FEATURES;

/** Those of the features that a card has, less those that are not to be used. */
export const cardFeaturesOf = (has: ReadonlySet<string>, without: readonly CardFeature[]): readonly CardFeature[] =>
  (Object.keys(FEATURES) as CardFeature[]).filter((feature) => has.has(feature) && !without.includes(feature));
