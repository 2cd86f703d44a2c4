/** Checks SASRec: its masks, its order of time, its losses by their definitions. */
import { read, tensor } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { OptionError } from "attrec";
import { usualLength } from "attrec/extend";
import { describe, expect, test } from "vitest";
import { logistic, sizes } from "../testing/model-laws.ts";
import {
  LENGTH,
  NEGATIVES,
  prefixLaw,
  sequenceGradients,
  sequenceLaws,
  softmaxLoss,
} from "../testing/sequence-laws.ts";
import { caser } from "./caser.ts";
import { popularity } from "./popularity.ts";
import { sasrec, type SasrecParameters } from "./sasrec.ts";

const small = { dim: 4, length: LENGTH, heads: 2, dropout: 0 } as const;

const withoutPlaces = (p: SasrecParameters): SasrecParameters => ({
  ...p,
  positions: tensor("length dim", new Float64Array(read(p.positions).length), { length: LENGTH, dim: small.dim }),
});

/** -β ln σ(x⁺) - Σ ln σ(-x⁻), from the formulas of gSASRec's paper. */
const binaryLoss =
  (t: number) =>
  (scores: readonly number[], target: number, negatives: readonly number[]): number => {
    const alpha = NEGATIVES / (sizes.items - 1);
    const beta = alpha * (t * (1 - 1 / alpha) + 1 / alpha);
    const others = negatives.reduce((sum, item) => sum - Math.log(logistic(-at(scores, item))), 0);
    return others - beta * Math.log(logistic(at(scores, target)));
  };

describe("with the binary loss", () => {
  const model = sasrec({ ...small, negatives: NEGATIVES });
  sequenceLaws(model);
  prefixLaw(model, withoutPlaces, binaryLoss(0));
});

describe("with gSASRec's loss", () => {
  prefixLaw(sasrec({ ...small, negatives: NEGATIVES, calibration: 0.75 }), withoutPlaces, binaryLoss(0.75));
});

describe("with a softmax over all items", () => {
  const model = sasrec({ ...small, loss: "softmax" });
  sequenceLaws(model);
  prefixLaw(model, withoutPlaces, softmaxLoss);
});

sequenceGradients(sasrec({ ...small, dim: 2, blocks: 1 }));

test("its sequences are as long as its default says where nobody chooses L, and windows as the data say", () => {
  expect(usualLength(sasrec(), 5)).toBe(50);
  expect(usualLength(caser({ length: 9 }), 5)).toBe(5);
  expect(usualLength(popularity(), 5)).toBe(5);
});

test("it declares the negatives that its loss reads, and a stride where that is asked for", () => {
  expect(sasrec().examples).toEqual({ kind: "sequences", negatives: { uniform: 1 } });
  expect(sasrec({ loss: "softmax", stride: 20 }).examples).toEqual({ kind: "sequences", stride: 20 });
  expect(() => sasrec({ heads: 5 })).toThrow(OptionError);
  expect(() => sasrec({ heads: 5 })).toThrow(
    "The options 'dim' 48 and 'heads' 5 of sasrec do not fit: choose a number of heads that divides d.",
  );
});
