/** Every model trains and ranks with windows of any length, also where sizes happen to be equal. */
import { type Device, interpreter, key, wasm } from "@attrec/tensor";
import {
  attrec,
  datasetFrom,
  defaultProtocol,
  fit,
  prepareExperiment,
  rank,
  scorer,
  type RankingModel,
  type Settings,
} from "attrec";
import { isCounted, lengthSettings, optimizerNamed } from "attrec/extend";
import { describe, expect, test } from "vitest";
import { models } from "./models.ts";

type AnyModel = RankingModel;
const makers = Object.entries({ attrec, ...models }) as unknown as readonly [
  string,
  (settings?: Settings) => AnyModel,
][];

/** Eight users with fourteen actions each on eleven items. */
const dataset = await datasetFrom(
  "u.data",
  new TextEncoder().encode(
    Array.from({ length: 8 * 14 }, (_, k) => {
      const [user, step] = [Math.floor(k / 14), k % 14];
      return `${user + 1}\t${((user * 3 + step * (1 + (user % 3))) % 11) + 1}\t5\t${881_000_000 + step * 60}\n`;
    }).join(""),
  ),
);

const isOfSequences = (model: AnyModel): boolean => !isCounted(model) && model.examples?.kind === "sequences";

/** The loss of an epoch, and the ranks after it, once they are asked for. */
const train = async (
  make: (settings?: Settings) => AnyModel,
  settings: Settings,
  lengths: readonly [number, number],
  device: Device,
) => {
  const [historyLength, targetCount] = lengths;
  const model = make({ ...lengthSettings(make().options ?? {}, historyLength), ...settings });
  const experiment = prepareExperiment(dataset, defaultProtocol, { historyLength, targetCount }, model);
  if (isCounted(model)) return { loss: 0, ranks: () => rank(experiment, model.count(experiment.split), "test") };
  const options = {
    key: key(1),
    epochs: 1,
    batchSize: 16,
    rate: 0.05,
    every: 1,
    patience: 1,
    validate: () => 0,
  };
  const { windows, sizes } = experiment;
  for await (const event of fit(model, optimizerNamed("adagrad").optimizer, windows, sizes, device, options)) {
    if (event.kind !== "epoch") continue;
    const { parameters } = event.progress.state;
    return {
      loss: event.loss,
      ranks: () => rank(experiment, scorer(model, device, historyLength)(parameters), "test"),
    };
  }
  throw new Error("No epoch was trained.");
};

describe.each(makers)("%s", (_, make) => {
  const small: Settings = "dim" in (make().options ?? {}) ? { dim: 4 } : {};

  // Sequences have a target at each position, and no T.
  const targetCounts = isOfSequences(make()) ? [1] : [1, 2, 3];

  test.each([1, 2, 3, 5, 8].flatMap((length) => targetCounts.map((targets): [number, number] => [length, targets])))(
    "trains and ranks with L %i and T %i",
    async (length, targets) => {
      const trained = await train(make, small, [length, targets], wasm({ threads: 1 }));
      const exact = await train(make, small, [length, targets], interpreter());
      expect(Math.abs(trained.loss - exact.loss)).toBeLessThan(1e-4 * Math.max(1, exact.loss));
      const { ranks } = await trained.ranks();
      expect(ranks.length).toBe(8);
      for (const one of ranks) expect(one).toBeGreaterThanOrEqual(1);
    },
  );
});
