/** Checks GRU4Rec: its masks, its order of time, its losses by their definitions. */
import { at } from "@attrec/tensor/extend";
import { describe, expect, test } from "vitest";
import { logistic } from "../testing/model-laws.ts";
import {
  LENGTH,
  NEGATIVES,
  prefixLaw,
  sequenceGradients,
  sequenceLaws,
  softmaxLoss,
} from "../testing/sequence-laws.ts";
import { gru4rec } from "./gru4rec.ts";

const small = { dim: 4, length: LENGTH, dropout: 0 } as const;

describe("with a softmax over all items", () => {
  const model = gru4rec(small);
  sequenceLaws(model);
  prefixLaw(model, (p) => p, softmaxLoss);
});

describe("with BPR-max", () => {
  const model = gru4rec({ ...small, loss: "bpr-max", negatives: NEGATIVES, penalty: 0.5 });
  sequenceLaws(model);
  prefixLaw(
    model,
    (p) => p,
    (scores, target, negatives) => {
      const others = negatives.map((item) => at(scores, item));
      const total = others.reduce((sum, x) => sum + Math.exp(x), 0);
      const [chance, size] = others.reduce(
        ([c, s], x) => {
          const weight = Math.exp(x) / total;
          return [c + weight * logistic(at(scores, target) - x), s + weight * x * x];
        },
        [0, 0],
      );
      return -Math.log(chance) + 0.5 * size;
    },
  );
});

sequenceGradients(gru4rec({ ...small, dim: 2 }));

test("it declares the negatives that its loss reads", () => {
  expect(gru4rec().examples).toEqual({ kind: "sequences" });
  expect(gru4rec({ loss: "bpr-max", stride: 3 }).examples).toEqual({
    kind: "sequences",
    negatives: { popularity: 256 },
    stride: 3,
  });
});
