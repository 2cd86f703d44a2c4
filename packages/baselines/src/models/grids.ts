// The grid of each model's search, and the point that is used without a search.
import type { Settings, WindowLengths } from "attrec";

/** The settings of one value of a searched dimension: hyper-parameters of the model, or the learning rate. */
export interface GridValue {
  readonly settings?: Settings;
  readonly rate?: number;
}

/** The training of a model for the comparison of AttRec's paper, and the values to search. */
export interface Grid {
  /** L and T of its windows, from those of the data set. */
  readonly lengths: (ofData: WindowLengths) => WindowLengths;
  readonly optimizer: "adagrad" | "adam";
  /** The values of each dimension: the points are all their combinations. */
  readonly space: readonly (readonly GridValue[])[];
  /** The point that the search of docs/results chose on validation of MovieLens 100K. */
  readonly tuned: Required<GridValue>;
}

const over = (name: string, ...values: readonly (number | string | boolean)[]): readonly GridValue[] =>
  values.map((value) => ({ settings: { [name]: value } }));
const rates = (...values: readonly number[]): readonly GridValue[] => values.map((rate) => ({ rate }));

/**
 * A model that looks only at the last item has L 1. It is trained on as many following items as the other models: on MovieLens
 * 100K T 3 was worth 0.01 to 0.05 of HR@50 on validation over T 1.
 */
const lastItem = ({ targetCount }: WindowLengths): WindowLengths => ({ historyLength: 1, targetCount });
const ofData = (lengths: WindowLengths): WindowLengths => lengths;

const lambdas = over("l2", 0.001, 0.003, 0.01, 0.03);
const factors = [lambdas, over("initialScale", 0.03, 0.1, 0.3), rates(0.05, 0.1)];

/** The trained models, which have a search. */
export type SearchedModel = "bprmf" | "fmc" | "fpmc" | "hrm" | "prme" | "transrec" | "caser" | "lstm-plus";

/** The grids of all models that are trained, by their names. Each has the same number of points. */
export const grids: Readonly<Record<SearchedModel, Grid>> = {
  bprmf: {
    lengths: lastItem,
    optimizer: "adagrad",
    space: factors,
    tuned: { settings: { l2: 0.003, initialScale: 0.1 }, rate: 0.1 },
  },
  fmc: {
    lengths: lastItem,
    optimizer: "adagrad",
    space: factors,
    tuned: { settings: { l2: 0.003, initialScale: 0.1 }, rate: 0.05 },
  },
  fpmc: {
    lengths: lastItem,
    optimizer: "adagrad",
    space: factors,
    tuned: { settings: { l2: 0.01, initialScale: 0.1 }, rate: 0.1 },
  },
  hrm: {
    lengths: lastItem,
    optimizer: "adagrad",
    // AttRec's paper uses the average within a basket; its C++ adds user and item instead of averaging them.
    space: [
      lambdas,
      [
        { settings: { within: "average", between: "average", objective: "noise" } },
        { settings: { within: "average", between: "average", objective: "ranking" } },
        { settings: { within: "average", between: "sum", objective: "ranking" } },
      ],
      over("dropout", 0, 0.3),
      rates(0.05),
    ],
    tuned: {
      settings: { l2: 0.003, within: "average", between: "sum", objective: "ranking", dropout: 0 },
      rate: 0.05,
    },
  },
  prme: {
    lengths: lastItem,
    optimizer: "adagrad",
    space: [lambdas, over("alpha", 0.2, 0.5, 0.8), over("threshold", 0), rates(0.05, 0.1)],
    tuned: { settings: { l2: 0.003, alpha: 0.5, threshold: 0 }, rate: 0.05 },
  },
  transrec: {
    lengths: lastItem,
    optimizer: "adagrad",
    space: [
      over("l2", 0.01, 0.03, 0.1, 0.3),
      over("distance", "l1", "squared l2"),
      over("initialScale", 0.06, 0.2, 0.6),
      rates(0.05),
    ],
    tuned: { settings: { l2: 0.1, distance: "l1", initialScale: 0.06 }, rate: 0.05 },
  },
  caser: {
    lengths: ofData,
    // The authors use Adam at 0.001 and λ 1e-6; Adam at 0.003 with λ 0.003 came near to Adagrad.
    optimizer: "adagrad",
    space: [over("l2", 0.001, 0.003, 0.01, 0.03), over("dropout", 0.3, 0.5, 0.7), rates(0.05, 0.1)],
    tuned: { settings: { l2: 0.001, dropout: 0.5 }, rate: 0.05 },
  },
  "lstm-plus": {
    lengths: ofData,
    optimizer: "adagrad",
    space: [
      [
        { settings: { clip: true, l2: 0, l2Weights: 0 } },
        { settings: { clip: true, l2: 0, l2Weights: 0.01 } },
        { settings: { clip: false, l2: 0.003, l2Weights: 0.003 } },
        { settings: { clip: false, l2: 0.01, l2Weights: 0.01 } },
      ],
      over("dropout", 0, 0.3, 0.5),
      over("omega", 0.2, 0.4),
      rates(0.05),
    ],
    tuned: { settings: { clip: false, l2: 0.003, l2Weights: 0.003, dropout: 0.5, omega: 0.2 }, rate: 0.05 },
  },
};

/** Every point of a grid. */
export const pointsOf = ({ space }: Grid): readonly Required<GridValue>[] =>
  space.reduce<readonly Required<GridValue>[]>(
    (points, values) =>
      points.flatMap((point) =>
        values.map(({ settings, rate }) => ({
          settings: { ...point.settings, ...settings },
          rate: rate ?? point.rate,
        })),
      ),
    [{ settings: {}, rate: 0 }],
  );
