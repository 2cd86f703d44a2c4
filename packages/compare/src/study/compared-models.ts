// All models that take part in the comparison.
import { type Grid, grids, models } from "@attrec/baselines";
import { attrec, type ModelFactory, opaque, type WindowLengths } from "attrec";
import { noSuch } from "attrec/extend";
import { over } from "../search/grid.ts";
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
 * The models of the comparison, in the order of the paper's Table 2. Two models that only count precede them.
 *
 * Every grid has the same number of points (a test checks this). Whether a search takes the whole grid or equally many points
 * drawn from it, no model has more chances than another.
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
    // These are parts of the paper's grid of ω, dropout and λ. ω lies between its ends, which figure 4 covers. λ is a value
    // that did well, or is replaced by the unit ball, as in the paper on sparse data.
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
