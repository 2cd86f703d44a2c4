/** What a model declares of its training decides what nobody chose, and is checked. */
import { models } from "@attrec/baselines";
import { expect, test } from "vitest";
import { libraryMakers } from "./models.ts";
import { usualOptions, usualTrainingOf } from "./usual-training.ts";

const training = { optimizer: "adam", rate: 0.002, batchSize: 64 };
const chosen =
  (...names: readonly string[]) =>
  (name: string): boolean =>
    names.includes(name);

test("a usual training decides what nobody chose, and its rate goes with its optimizer", () => {
  expect(usualOptions(training, chosen())).toEqual({ optimizer: "adam", rate: 0.002, batch: 64 });
  expect(usualOptions(training, chosen("rate"))).toEqual({ optimizer: "adam", batch: 64 });
  expect(usualOptions(training, chosen("batch"))).toEqual({ optimizer: "adam", rate: 0.002 });
  expect(usualOptions(training, chosen("optimizer"))).toEqual({ batch: 64 });
  expect(usualOptions(undefined, chosen())).toEqual({});
});

test("a model of whole sequences declares one, and no other of the library does", async () => {
  const declaring = (await libraryMakers()).filter(({ usualTraining }) => usualTraining !== undefined);
  expect(declaring.map(({ specifier }) => specifier)).toEqual(["gru4rec", "sasrec", "bert4rec", "lrurec"]);
  expect(usualTrainingOf("fpmc", models.fpmc())).toBeUndefined();
});

test("a declaration that no training may have is refused", () => {
  const refusal = (declared: unknown) => () => usualTrainingOf("mine", { usualTraining: declared });
  expect(refusal({ ...training, optimizer: "adm" })).toThrow("did you mean 'adam'?");
  expect(refusal({ ...training, rate: 0 })).toThrow("takes a number greater than 0, not 0");
  expect(refusal({ ...training, batchSize: 1.5 })).toThrow("batchSize takes a whole number");
  expect(refusal({ optimizer: "adam" })).toThrow("mine");
  expect(refusal(null)).toThrow("a text such as 'adam'");
});
