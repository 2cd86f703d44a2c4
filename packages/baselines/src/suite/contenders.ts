import { attrec, type WindowLengths } from "attrec";
import { bprmf } from "../models/bprmf.ts";
import { caser } from "../models/caser.ts";
import { fmc } from "../models/fmc.ts";
import { fpmc } from "../models/fpmc.ts";
import { hrm } from "../models/hrm.ts";
import { lstmPlus } from "../models/lstm-plus.ts";
import { popularity } from "../models/popularity.ts";
import { prme } from "../models/prme.ts";
import { sameAsLast } from "../models/same-as-last.ts";
import { transrec } from "../models/transrec.ts";
import { attentionMaps } from "./attention.ts";
import type { Contender, RankingModel } from "./contender.ts";
import { over, rates } from "./grid.ts";
import type { Settings } from "./cell.ts";

/** λ of the paper's grid, for a model's penalty. */
const lambdas = over("l2", [0.1, 0.01, 0.001, 0.0001]);
/** Learning rates for models whose own the paper does not state. */
const learningRates = rates(0.02, 0.05, 0.1, 0.2);

/** A Markov chain of first order, and a model without any, learn from pairs of one action and the next. */
const pairs = () => ({ historyLength: 1, targetCount: 1 });
const adagrad = { optimizer: "adagrad", rate: 0.05 } as const;

/** The suite closes over a model's parameters: it passes them from `init` to `loss` and `score`, and never looks inside. */
const factory =
  (make: (settings: never) => unknown) =>
  (settings: Settings = {}): RankingModel =>
    make(settings as never) as RankingModel;

/**
 * AttRec's grid, of ω, dropout and λ, which its variant with a recurrent cell has as well. Of the paper's, λ of 0.1 gives
 * way to the unit ball, which the paper has in place of the penalty on sparse data.
 */
const attentive = [
  over("omega", [0, 0.2, 0.4, 0.6, 0.8, 1]),
  over("dropout", [0, 0.3, 0.5, 0.7]),
  [
    { settings: { clip: true, l2: 0, l2Weights: 0.001 } },
    ...[0.01, 0.001, 0.0001].map((l2) => ({ settings: { clip: false, l2, l2Weights: l2 } })),
  ],
];

/** L and T of the data set. */
const ofData = (lengths: WindowLengths): WindowLengths => lengths;

/** What has nothing to learn has nothing to search: one point. */
const nothing = [[{}]];

/**
 * The models of the comparison, in the order of the paper's Table 2, and before them two that only count.
 *
 * Every grid has the same number of points (a test says so): searched whole, or by equally many points drawn from it, no
 * model has more chances than another.
 */
export const contenders: readonly Contender[] = [
  {
    name: "popularity",
    title: "Popular",
    source: "../models/popularity",
    make: factory(popularity),
    lengths: pairs,
    training: adagrad,
    space: nothing,
    counts: true,
  },
  {
    name: "same-as-last",
    title: "Counted MC",
    source: "../models/same-as-last",
    make: factory(sameAsLast),
    lengths: pairs,
    training: adagrad,
    space: nothing,
    counts: true,
  },
  {
    name: "bprmf",
    title: "BPRMF",
    source: "../models/bprmf",
    make: factory(bprmf),
    lengths: pairs,
    training: adagrad,
    space: [lambdas, learningRates, over("initialScale", [0.01, 0.03, 0.1, 0.2, 0.5, 1])],
  },
  {
    name: "fmc",
    title: "MC",
    source: "../models/fmc",
    make: factory(fmc),
    lengths: pairs,
    training: adagrad,
    space: [lambdas, learningRates, over("initialScale", [0.01, 0.03, 0.1, 0.2, 0.5, 1])],
  },
  {
    name: "fpmc",
    title: "FPMC",
    source: "../models/fpmc",
    make: factory(fpmc),
    lengths: pairs,
    training: adagrad,
    space: [lambdas, learningRates, over("initialScale", [0.01, 0.03, 0.1, 0.2, 0.5, 1])],
  },
  {
    name: "hrm",
    title: "HRM",
    source: "../models/hrm",
    make: factory(hrm),
    lengths: pairs,
    training: adagrad,
    // "Here, the average aggregation is adopted": of its poolings the average, and the sum that the C++ has in its place.
    space: [
      lambdas,
      learningRates,
      [
        { settings: { within: "average", between: "average", objective: "noise" } },
        { settings: { within: "average", between: "average", objective: "ranking" } },
        { settings: { within: "average", between: "sum", objective: "ranking" } },
      ],
      over("dropout", [0, 0.5]),
    ],
  },
  {
    name: "prme",
    title: "PRME",
    source: "../models/prme",
    make: factory(prme),
    lengths: pairs,
    training: adagrad,
    space: [lambdas, learningRates, over("alpha", [0, 0.2, 0.4, 0.6, 0.8, 1])],
  },
  {
    name: "transrec",
    title: "TransRec",
    source: "../models/transrec",
    make: factory(transrec),
    lengths: pairs,
    training: adagrad,
    space: [lambdas, learningRates, over("distance", ["squared l2", "l1"]), over("initialScale", [0.06, 0.2, 0.6])],
  },
  {
    name: "caser",
    title: "Caser",
    source: "../models/caser",
    make: factory(caser),
    lengths: ofData,
    // The authors' optimizer, and their λ among others.
    training: { optimizer: "adam", rate: 0.001 },
    space: [
      over("l2", [0, 1e-6, 1e-4, 1e-2]),
      rates(0.0003, 0.001, 0.003, 0.01),
      over("dropout", [0, 0.3, 0.5]),
      over("output", ["own", "shared"]),
    ],
  },
  {
    name: "lstm-plus",
    title: "LSTM+",
    source: "../models/lstm-plus",
    make: factory(lstmPlus),
    lengths: ofData,
    training: adagrad,
    space: attentive,
  },
  {
    name: "attrec",
    title: "AttRec",
    make: factory(attrec),
    lengths: ofData,
    training: adagrad,
    space: attentive,
    attend: attentionMaps,
  },
];

/** The contender of a name. */
export const contenderNamed = (name: string): Contender => {
  const found = contenders.find((contender) => contender.name === name);
  if (found) return found;
  throw new RangeError(`There is no model '${name}': choose from ${contenders.map(({ name }) => name).join(", ")}.`);
};
