// The grid of each model's search, and the point that is used without a search.
import type { Settings, WindowLengths } from "attrec";

/** A length of histories: the last item alone, L of the data, or twice as many. */
export type HistoryChoice = "last" | "data" | "double";

/** One value of a searched dimension: hyper-parameters of the model, the learning rate, or the length of histories. */
export interface GridValue {
  readonly settings?: Settings;
  readonly rate?: number;
  /** Instead of what `lengths` of the grid says. */
  readonly history?: HistoryChoice;
}

/** A whole point of a grid. */
export type GridPoint = GridValue & Required<Pick<GridValue, "settings" | "rate">>;

/** The training of a model for the comparison of AttRec's paper, and the values to search. */
export interface Grid {
  /** L and T of its windows, from those of the data set. */
  readonly lengths: (ofData: WindowLengths) => WindowLengths;
  readonly optimizer: "adagrad" | "adam";
  /** The values of each dimension: the points are all their combinations. */
  readonly space: readonly (readonly GridValue[])[];
  /**
   * The point that a search by halving, of 24 configurations and 60 epochs, chose on validation of MovieLens 100K on 21 November 2026
   * (the report of commit 7c74524). Grids and rules of negatives have changed since: the search of docs/results chose other points
   * for PRME, TransRec, Caser and LSTM+.
   */
  readonly tuned: GridPoint;
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

/** A way in which HRM pools histories. */
const pooling = (history: HistoryChoice, within: string, between: string, objective: string): GridValue => ({
  settings: { within, between, objective },
  history,
});

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
    // AttRec's paper uses the average within a basket; its C++ has the last item alone, and adds user and item instead of
    // averaging them. HRM's own paper has baskets of several items, with averages and maxima.
    space: [
      lambdas,
      [
        pooling("last", "average", "average", "noise"),
        pooling("last", "average", "sum", "ranking"),
        pooling("last", "average", "max", "noise"),
        pooling("data", "average", "average", "noise"),
        pooling("data", "max", "average", "noise"),
        pooling("data", "max", "max", "noise"),
      ],
      rates(0.05),
    ],
    tuned: {
      settings: { l2: 0.003, within: "average", between: "sum", objective: "ranking" },
      rate: 0.05,
      history: "last",
    },
  },
  prme: {
    lengths: lastItem,
    optimizer: "adagrad",
    // τ is 6 hours in the paper; the C++ of AttRec's paper has none.
    space: [lambdas, over("alpha", 0.2, 0.5, 0.8), over("threshold", 0, 6), rates(0.05)],
    tuned: { settings: { l2: 0.003, alpha: 0.5, threshold: 0 }, rate: 0.05 },
  },
  transrec: {
    lengths: lastItem,
    optimizer: "adagrad",
    space: [
      over("l2", 0.001, 0.01, 0.1),
      over("distance", "l1", "squared l2"),
      over("initialScale", 0.06, 0.6),
      rates(0.02, 0.05),
    ],
    tuned: { settings: { l2: 0.1, distance: "l1", initialScale: 0.06 }, rate: 0.05 },
  },
  caser: {
    lengths: ofData,
    // The authors use Adam at 0.001 and λ 1e-6; Adam at 0.003 with λ 0.003 came near to Adagrad.
    optimizer: "adagrad",
    space: [
      over("l2", 1e-6, 0.0003, 0.001, 0.003),
      over("dropout", 0.3, 0.5, 0.7),
      [{ history: "data" }, { history: "double" }],
      rates(0.05),
    ],
    tuned: { settings: { l2: 0.001, dropout: 0.5 }, rate: 0.05, history: "data" },
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

/**
 * Every point of a grid.
 *
 * @example
 * ```ts
 * const points = pointsOf(grids.bprmf);
 * [points.length, points[0]]; // [24, { settings: { l2: 0.001, initialScale: 0.03 }, rate: 0.05 }]
 * ```
 */
export const pointsOf = ({ space }: Grid): readonly GridPoint[] =>
  space.reduce<readonly GridPoint[]>(
    (points, values) =>
      points.flatMap((point) =>
        values.map(({ settings, ...value }) => ({ ...point, ...value, settings: { ...point.settings, ...settings } })),
      ),
    [{ settings: {}, rate: 0 }],
  );
