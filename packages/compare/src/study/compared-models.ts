// All models that take part in the comparison.
import { type Grid, grids, models } from "@attrec/baselines";
import { attrec, type ModelFactory, opaque, type WindowLengths } from "attrec";
import type { Space } from "../search/grid.ts";
import { attentionMaps } from "./attention.ts";
import type { Contender } from "./contender.ts";

/** The function that makes the model of a name. It hides the type of the model's parameters. */
const factoryOf = (name: keyof typeof models): ModelFactory => models[name] as unknown as ModelFactory;

/** The space of a model that learns nothing: one point. */
const nothing = [[{}]];

/** A model with the grid of its name. */
const compared = (name: keyof typeof grids, title: string): Contender => {
  const { lengths, optimizer, space, tuned }: Grid = grids[name];
  const training = { optimizer, rate: tuned.rate };
  return {
    name,
    title,
    source: `@attrec/baselines/models/${name}`,
    make: factoryOf(name),
    lengths,
    training,
    space,
    tuned,
  };
};

/** A model that only counts. */
const counting = (name: "popularity" | "same-as-last", title: string): Contender => ({
  name,
  title,
  source: `@attrec/baselines/models/${name}`,
  make: factoryOf(name),
  lengths: () => ({ historyLength: 1, targetCount: 1 }),
  training: { optimizer: "adagrad", rate: 0.05 },
  space: nothing,
  tuned: {},
  counts: true,
});

/**
 * The paper's whole grid of ω, dropout and λ; the unit ball, which the paper has in the place of λ on sparse data, is beside it
 * everywhere. With ω of 1 nothing is attended to, and dropout is no choice.
 */
const attrecSpace = (dropouts: readonly number[]): Space => [
  [
    ...[0, 0.2, 0.4, 0.6, 0.8].flatMap((omega) => dropouts.map((dropout) => ({ settings: { omega, dropout } }))),
    { settings: { omega: 1, dropout: 0 } },
  ],
  [
    { settings: { clip: true, l2: 0, l2Weights: 0 } },
    ...[0.1, 0.01, 0.001, 0.0001].map((l2) => ({ settings: { clip: false, l2, l2Weights: l2 } })),
  ],
];

/** The paper's dropouts. */
const dropouts = [0, 0.3, 0.5, 0.7];

/**
 * The models of the comparison, in the order of the paper's Table 2. Two models that only count precede them.
 *
 * The grids have 24 points, AttRec's more (a test checks this). A search takes equally many points of each, so that no model has
 * more chances than another.
 */
export const contenders: readonly Contender[] = [
  counting("popularity", "Popular"),
  counting("same-as-last", "Counted MC"),
  compared("bprmf", "BPRMF"),
  compared("fmc", "MC"),
  compared("fpmc", "FPMC"),
  compared("hrm", "HRM"),
  compared("prme", "PRME"),
  compared("transrec", "TransRec"),
  compared("caser", "Caser"),
  compared("lstm-plus", "LSTM+"),
  {
    name: "attrec",
    title: "AttRec",
    make: (settings = {}) => opaque(attrec(settings)),
    lengths: (ofData: WindowLengths) => ofData,
    training: { optimizer: "adagrad", rate: 0.05 },
    space: attrecSpace(dropouts),
    // With two items attention is exactly their mean, and neither dropout nor anything else of it is computed.
    spaceFor: ({ historyLength }) => attrecSpace(historyLength === 2 ? [0] : dropouts),
    // From the same search as the points of the other grids. That of docs/results chose a dropout of 0.7.
    tuned: { settings: { omega: 0.4, dropout: 0.3, clip: true, l2: 0, l2Weights: 0 } },
    attend: attentionMaps,
  },
];
