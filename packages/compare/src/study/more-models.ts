// Models that came after the paper or learn nothing by gradients, beside those of its Table 2.
import { models } from "@attrec/baselines";
import type { ModelFactory } from "attrec";
import { noSuch } from "attrec/extend";
import { eachOf, rates, type Space } from "../search/grid.ts";
import { contenders } from "./compared-models.ts";
import type { Contender } from "./contender.ts";

type Name = "sasrec" | "gru4rec" | "bert4rec" | "lrurec" | "item-knn" | "v-sknn" | "ease";

/** What all of them have: where they are made. */
const made = (name: Name, title: string): Pick<Contender, "name" | "title" | "source" | "make"> => ({
  name,
  title,
  source: `@attrec/baselines/models/${name}`,
  // Hides the type of the model's parameters.
  make: models[name] as unknown as ModelFactory,
});

/**
 * A model of whole sequences of up to 50 items, with Adam and 128 sequences a step, as such models are usually trained. A user of many
 * actions has a sequence for every 25 of them, so that an epoch is not only a few steps.
 */
const ofSequences = (name: Name, title: string, space: Space, settings: Contender["tuned"]["settings"]): Contender => ({
  ...made(name, title),
  lengths: () => ({ historyLength: 50, targetCount: 1 }),
  training: { optimizer: "adam", rate: 0.001, batchSize: 128 },
  space: [[{ settings: { stride: 25 } }], ...space],
  tuned: { settings: { ...settings, stride: 25 }, rate: 0.001 },
});

/** A model that counts, or solves equations, and has a grid nevertheless. */
const counting = (name: Name, title: string, space: Space, tuned: Contender["tuned"]): Contender => ({
  ...made(name, title),
  lengths: (ofData) => ({ ...ofData, targetCount: 1 }),
  training: { optimizer: "adagrad", rate: 0.05 },
  space,
  tuned,
  counts: true,
});

/** λ from 10 to 23,000, each 1.4 times the one before. */
const lambdas = Array.from({ length: 24 }, (_, i) => Math.round(10 * 1.4 ** i));

/** Models that are compared when they are named. Their grids have 24 points, as those of the paper's models have. */
export const moreContenders: readonly Contender[] = [
  ofSequences(
    "gru4rec",
    "GRU4Rec",
    [eachOf("loss", ["softmax", "bpr-max"]), eachOf("dropout", [0, 0.2, 0.5]), rates(0.0005, 0.001, 0.002, 0.005)],
    { loss: "softmax", dropout: 0.5 },
  ),
  ofSequences(
    "sasrec",
    "SASRec",
    [
      [
        { settings: { loss: "softmax" } },
        { settings: { loss: "binary", negatives: 1, calibration: 0 } },
        // gSASRec.
        { settings: { loss: "binary", negatives: 64, calibration: 0.75 } },
      ],
      eachOf("dropout", [0.2, 0.5]),
      eachOf("blocks", [1, 2]),
      rates(0.0005, 0.001),
    ],
    { loss: "softmax", dropout: 0.5, blocks: 2 },
  ),
  ofSequences(
    "bert4rec",
    "BERT4Rec",
    [eachOf("masked", [0.2, 0.4, 0.6]), eachOf("dropout", [0.2, 0.5]), eachOf("blocks", [1, 2]), rates(0.0005, 0.001)],
    { masked: 0.4, dropout: 0.2, blocks: 2 },
  ),
  ofSequences(
    "lrurec",
    "LRURec",
    [eachOf("dropout", [0.2, 0.5, 0.7]), eachOf("blocks", [1, 2]), eachOf("slowest", [0.9, 0.99]), rates(0.001, 0.003)],
    { dropout: 0.5, blocks: 2, slowest: 0.99 },
  ),
  counting(
    "item-knn",
    "Item-kNN",
    [eachOf("neighbours", [10, 20, 50, 100, 200, 500]), eachOf("shrink", [0, 10, 50, 100])],
    { settings: { neighbours: 100, shrink: 10 } },
  ),
  counting(
    "v-sknn",
    "V-SKNN",
    [
      eachOf("neighbours", [50, 100, 500]),
      eachOf("normalized", [false, true]),
      eachOf("decay", ["linear", "quadratic"]),
      [{ history: "data" }, { history: "double" }],
    ],
    { settings: { neighbours: 100, normalized: false, decay: "linear" }, history: "data" },
  ),
  counting("ease", "EASE", [eachOf("l2", lambdas)], { settings: { l2: 207 } }),
];

/** All models that can be compared by name: the floors and the models of the paper's Table 2, then all others. */
export const allContenders: readonly Contender[] = [...contenders, ...moreContenders];

/**
 * The contender of a name. Throws a RangeError with a suggestion if there is none.
 *
 * @example
 * ```ts
 * contenderNamed("fpmc").name; // "fpmc"
 * ```
 */
export const contenderNamed = (name: string): Contender => {
  const found = allContenders.find((contender) => contender.name === name);
  if (found) return found;
  throw new RangeError(
    noSuch(
      "model",
      name,
      allContenders.map((contender) => contender.name),
    ),
  );
};
