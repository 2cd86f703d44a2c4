/** Checks training on a device that answers later. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Device, wasm } from "@attrec/tensor";
import {
  attrec,
  type Budget,
  type CountedModel,
  datasetFrom,
  defaultProtocol,
  opaque,
  prepareExperiment,
} from "attrec";
import { optimizerNamed } from "attrec/extend";
import { afterAll, expect, test, vi } from "vitest";
import { late } from "../../../attrec/src/testing/late-device.ts";
import { howFar, WITHOUT_END } from "./how-far.ts";
import { runTraining, type Trained } from "./run-training.ts";
import { loadProgress, resumeFile } from "./saved-training.ts";

const folder = mkdtempSync(join(tmpdir(), "attrec-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Ten users who go through thirty items in order. */
const lines = Array.from({ length: 10 * 9 }, (_, k) => {
  const [user, time] = [Math.floor(k / 9), k % 9];
  return `${user + 1}\t${((user * 3 + time) % 30) + 1}\t5\t${881_000_000 + time}\n`;
});
const content = new TextEncoder().encode(lines.join(""));

const train = async (
  device: Device,
  out: string,
  epochs: number,
  resume = false,
  budget: Budget = {},
): Promise<Trained> => {
  const dataset = await datasetFrom("u.data", content);
  const experiment = prepareExperiment(dataset, defaultProtocol, { historyLength: 2, targetCount: 1 });
  const model = opaque(attrec({ dim: 4 }));
  const { optimizer, rate } = optimizerNamed("adagrad");
  const settings = { seed: 1, epochs, batchSize: 16, rate, optimizer, every: 1, patience: 9, out, notes: {}, budget };
  const from = resume ? loadProgress(out, model, experiment.sizes, settings) : undefined;
  return runTraining(model, experiment, device, { ...settings, from }, { say: () => undefined, isJson: true });
};

test("a training whose device answers later writes the same bytes, and goes on from them", async () => {
  const [atOnce, later] = [join(folder, "at-once"), join(folder, "later")];
  const expected = await train(wasm({ threads: 1 }), atOnce, 3);
  await train(late(wasm({ threads: 1 })), later, 1);
  const found = await train(late(wasm({ threads: 1 })), later, 3, true);
  expect(readFileSync(resumeFile(later)).equals(readFileSync(resumeFile(atOnce)))).toBe(true);
  expect(found.metrics).toEqual(expected.metrics);
  expect(found.best.epoch).toBe(expected.best.epoch);
});

test("an epoch that a budget cuts is not gone on from", async () => {
  const [cut, whole] = [join(folder, "cut"), join(folder, "uncut")];
  const device = wasm({ threads: 1 });
  // Ten users with five windows each.
  expect((await train(device, cut, 3, false, { examples: 70 })).best.epoch).toBeLessThanOrEqual(2);
  await train(device, whole, 1);
  expect(readFileSync(resumeFile(cut)).equals(readFileSync(resumeFile(whole)))).toBe(true);
  const [resumed, expected] = [await train(device, cut, 3, true), await train(device, whole, 3)];
  expect(resumed.metrics).toEqual(expected.metrics);
  expect(readFileSync(resumeFile(cut)).equals(readFileSync(resumeFile(whole)))).toBe(true);
});

test("progress is told of what ends a training first", () => {
  const event = { epoch: 3, batch: 2, batches: 4 };
  expect(howFar({ epochs: 10 }, event, 100, 5)).toEqual(["epoch 3 of 10", 2.5, 10]);
  expect(howFar({ epochs: WITHOUT_END, budget: { examples: 500 } }, event, 100, 5)).toEqual(["epoch 3", 250, 500]);
  expect(howFar({ epochs: 10, budget: { seconds: 10 } }, event, 100, 5)).toEqual(["epoch 3 of 10", 5, 10]);
  expect(howFar({ epochs: WITHOUT_END, budget: { seconds: 10 } }, event, 100, 50)).toEqual(["epoch 3", 10, 10]);
});

test("a model that counts tells how far it is, and how long it took", async () => {
  const dataset = await datasetFrom("u.data", content);
  const experiment = prepareExperiment(dataset, defaultProtocol, { historyLength: 2, targetCount: 1 });
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  const model: CountedModel = {
    name: "slow",
    hyperparameters: {},
    count: (_, tell) => {
      now = 12_000;
      tell?.(1, 4);
      now = 48_000;
      return (users) => new Float64Array(users.length * experiment.sizes.items);
    },
  };
  const { optimizer, rate } = optimizerNamed("adagrad");
  const settings = {
    seed: 1,
    epochs: 1,
    batchSize: 16,
    rate,
    optimizer,
    every: 1,
    patience: 9,
    out: undefined,
    notes: {},
  };
  const { seconds } = await runTraining(model, experiment, wasm({ threads: 1 }), settings, {
    say: () => undefined,
    isJson: true,
  });
  const lines = written.mock.calls.map(([text]) => String(text));
  clock.mockRestore();
  written.mockRestore();
  expect(seconds).toBe(48);
  expect(lines.join("")).toMatch(/slow {2}25% {2}36s left/);
});
