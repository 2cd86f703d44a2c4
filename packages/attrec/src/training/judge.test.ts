/** Epochs are judged by figures, and a score that stands on its head is noticed. */
import { neg, wasm } from "@attrec/tensor";
import { expect, test } from "vitest";
import { datasetFrom } from "../data/dataset.ts";
import { figuresIn } from "../metrics/figure.ts";
import { attrec } from "../model/attrec.ts";
import { type AnyModel, opaque } from "../model/ranking-model.ts";
import { optimizerNamed } from "../optimizers/named.ts";
import { prepareExperiment } from "../protocol/experiment.ts";
import { defaultProtocol } from "../protocol/protocol.ts";
import { scoresOf } from "../protocol/scorer.ts";
import { train } from "./train.ts";

/** Forty users who go through thirty items in order. */
const lines = Array.from({ length: 40 * 9 }, (_, k) => {
  const [user, time] = [Math.floor(k / 9), k % 9];
  return `${user + 1}\t${((user * 3 + time) % 30) + 1}\t5\t${881_000_000 + time}\n`;
});

const epochsOf = async (model: AnyModel) => {
  const dataset = await datasetFrom("u.data", new TextEncoder().encode(lines.join("")));
  const experiment = prepareExperiment(dataset, defaultProtocol, { historyLength: 2, targetCount: 1 });
  const device = wasm({ threads: 1 });
  const plan = { epochs: 3, batchSize: 64, rate: 0.1, every: 1, patience: 9, seed: 1 };
  const figures = figuresIn("ndcg@3,auc,coverage@2");
  const { optimizer } = optimizerNamed("adagrad");
  const epochs = [];
  for await (const event of train(model, experiment, device, scoresOf(model, device, experiment), {
    ...plan,
    optimizer,
    figures,
  }))
    if (event.kind === "epoch") epochs.push(event);
  return epochs;
};

const model = opaque(attrec({ dim: 4 }));
const onItsHead: AnyModel = { ...model, score: (parameters, query) => neg(model.score(parameters, query)) };

test("the first figure decides, and the others are told", async () => {
  const epochs = await epochsOf(model);
  for (const { validation, figures, remarks } of epochs) {
    expect(Object.keys(figures)).toEqual(["NDCG@3", "AUC", "Coverage@2"]);
    expect(validation).toBe(figures["NDCG@3"]);
    expect(remarks).toEqual([]);
  }
  expect(epochs.at(-1)?.figures["AUC"]).toBeGreaterThan(0.7);
});

test("a score that is larger for nearer items is noticed, and ranks as it should where the model says so", async () => {
  const told = (await epochsOf(onItsHead)).flatMap(({ remarks }) => remarks);
  expect(told).toEqual([expect.stringMatching(/^The loss falls, and yet .* worse than by chance \(AUC 0\.[0-3]/)]);
  const right = await epochsOf({ ...onItsHead, nearer: "larger" });
  expect(right.map(({ figures }) => figures)).toEqual((await epochsOf(model)).map(({ figures }) => figures));
  expect(right.flatMap(({ remarks }) => remarks)).toEqual([]);
});
