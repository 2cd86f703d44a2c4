// All models that take part in the comparison.
import {
  bprmf,
  caser,
  fmc,
  fpmc,
  type Grid,
  grids,
  hrm,
  lstmPlus,
  popularity,
  prme,
  sameAsLast,
  transrec,
} from "@attrec/baselines";
import { attrec, noSuch, type Settings, type WindowLengths } from "attrec";
import { over } from "../search/grid.ts";
import { attentionMaps } from "./attention.ts";
import type { Contender, RankingModel } from "./contender.ts";

/** The suite closes over a model's parameters: it passes them from `init` to `loss` and `score`, and never looks inside. */
const factory =
  (make: (settings: never) => unknown) =>
  (settings: Settings = {}): RankingModel =>
    make(settings as never) as RankingModel;

/** What has nothing to learn has nothing to search: one point. */
const nothing = [[{}]];

/** A model with the grid of its name. */
const compared = (name: keyof typeof grids, title: string, make: (settings: never) => unknown): Contender => {
  const { lengths, optimizer, space, tuned }: Grid = grids[name];
  const training = { optimizer, rate: tuned.rate };
  return {
    name,
    title,
    source: `@attrec/baselines/models/${name}`,
    make: factory(make),
    lengths,
    training,
    space,
    tuned,
  };
};

/** A model that only counts. */
const counting = (name: string, title: string, make: (settings: never) => unknown): Contender => ({
  name,
  title,
  source: `@attrec/baselines/models/${name}`,
  make: factory(make),
  lengths: () => ({ historyLength: 1, targetCount: 1 }),
  training: { optimizer: "adagrad", rate: 0.05 },
  space: nothing,
  tuned: {},
  counts: true,
});

/**
 * The models of the comparison, in the order of the paper's Table 2, and before them two that only count.
 *
 * Every grid has the same number of points (a test says so): searched whole, or by equally many points drawn from it, no
 * model has more chances than another.
 */
export const contenders: readonly Contender[] = [
  counting("popularity", "Popular", popularity),
  counting("same-as-last", "Counted MC", sameAsLast),
  compared("bprmf", "BPRMF", bprmf),
  compared("fmc", "MC", fmc),
  compared("fpmc", "FPMC", fpmc),
  compared("hrm", "HRM", hrm),
  compared("prme", "PRME", prme),
  compared("transrec", "TransRec", transrec),
  compared("caser", "Caser", caser),
  compared("lstm-plus", "LSTM+", lstmPlus),
  {
    name: "attrec",
    title: "AttRec",
    make: factory(attrec),
    lengths: (ofData: WindowLengths) => ofData,
    training: { optimizer: "adagrad", rate: 0.05 },
    // Of the paper's grid of ω, dropout and λ: ω between its ends, which figure 4 has, and of λ one that did well, and
    // the unit ball, which the paper has in place of it on sparse data.
    space: [
      over("omega", [0.2, 0.4, 0.6, 0.8]),
      over("dropout", [0, 0.3, 0.5]),
      [{ settings: { clip: true, l2: 0, l2Weights: 0 } }, { settings: { clip: false, l2: 0.01, l2Weights: 0.01 } }],
    ],
    tuned: { settings: { omega: 0.4, dropout: 0.3, clip: true, l2: 0, l2Weights: 0 } },
    attend: attentionMaps,
  },
];

/** The contender of a name. */
export const contenderNamed = (name: string): Contender => {
  const found = contenders.find((contender) => contender.name === name);
  if (found) return found;
  throw new RangeError(
    noSuch(
      "model",
      name,
      contenders.map((contender) => contender.name),
    ),
  );
};
