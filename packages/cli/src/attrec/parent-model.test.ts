/** A training goes on from a model file: with its rows under their names, and of the same model alone. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile, interpreter, key, type KeyTensor, keyTensor, read } from "@attrec/tensor";
import { attrec, type AttRecParameters, datasetFrom, defaultProtocol, opaque, prepareExperiment } from "attrec";
import { optimizerNamed } from "attrec/extend";
import { saveTrees } from "attrec/node";
import { afterAll, expect, test } from "vitest";
import { openParent, startFrom } from "./parent-model.ts";

const folder = mkdtempSync(join(tmpdir(), "parent-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "model.safetensors");
const model = attrec({ dim: 2 });
const device = interpreter();
const before = compile((k: KeyTensor) => model.init(k, { users: 2, items: 3 }), device)(keyTensor(key(7)));
await saveTrees(
  file,
  { parameters: before },
  { model: "attrec", hyperparameters: JSON.stringify(model.hyperparameters), historyLength: "1" },
  { users: ["1", "gone"], items: ["b", "a", "c"] },
);

test("rows go where their names are, and the optimizer has seen nothing", async () => {
  const lines = ["1 a 1", "1 b 2", "1 new 3", "1 c 4", "2 c 1", "2 a 2", "2 b 3", "2 new 4"].map(
    (line) => `${line.replaceAll(" ", "\t").replace(/\t(\d)$/, "\t5\t88125094$1")}\n`,
  );
  const dataset = await datasetFrom("u.data", new TextEncoder().encode(lines.join("")));
  const experiment = prepareExperiment(dataset, defaultProtocol, { historyLength: 1, targetCount: 1 });
  const parent = openParent(file, "attrec");
  expect(parent).toMatchObject({ historyLength: 1, settings: { dim: 2 } });
  expect(parent.digest).toMatch(/^[0-9a-f]{64}$/);
  const { optimizer } = optimizerNamed("adagrad");
  const { from, sentence } = await startFrom(parent, opaque(model), optimizer, experiment, 1, device);
  expect(sentence).toBe(
    `goes on from ${file}: it knows 1 of 2 users and 3 of 4 items; 1 users of it are not in these data`,
  );
  expect([from.epoch, from.best]).toEqual([0, undefined]);
  const { items } = from.state.parameters as AttRecParameters;
  const row = (of: typeof items, number: number) => [...read(of).subarray(2 * number, 2 * number + 2)];
  for (const [number, name] of ["b", "a", "c"].entries())
    expect(row(items, experiment.sequences.itemNames.indexOf(name))).toEqual(row(before.items, number));
});

test("another model is refused, and one that does not ship where none is named", async () => {
  expect(openParent(file, undefined)).toMatchObject({ specifier: "attrec", targetCount: undefined });
  const own = join(folder, "own.safetensors");
  await saveTrees(own, { parameters: before }, { model: "./mine.mjs#mine", hyperparameters: "{}", historyLength: "1" });
  expect(() => openParent(own, undefined)).toThrow("A file may not choose the code that runs here");
  expect(openParent(own, "./mine.mjs#mine").specifier).toBe("./mine.mjs#mine");
  expect(() => openParent(file, "fpmc")).toThrow('is of the model "attrec", and this command trains fpmc');
});
