/** Trains every model with NaN planted in drawn places, and checks that each is found and named. */
import { type Device, interpreter, key } from "@attrec/tensor";
import {
  adagrad,
  type AnyModel,
  attrec,
  type CountedModel,
  fit,
  opaque,
  type Examples,
  type ModelParts,
  traceNotFinite,
  type Windows,
} from "attrec";
import { isCounted } from "attrec/extend";
import fc from "fast-check";
import { expect } from "vitest";
import { plant, type Planting } from "./plant-nan.ts";
import { models } from "../models/models.ts";

const sizes = { users: 6, items: 12 };
const windows: Windows = {
  kind: "windows",
  count: 18,
  historyLength: 3,
  targetCount: 2,
  itemCount: sizes.items,
  users: Int32Array.from({ length: 18 }, (_, i) => i % 6),
  histories: Int32Array.from({ length: 54 }, (_, i) => (i * 5) % 12),
  targets: Int32Array.from({ length: 36 }, (_, i) => (i * 7 + 3) % 12),
  times: {
    starts: Int32Array.from({ length: 18 }, (_, i) => i),
    seconds: Float64Array.from({ length: 40 }, (_, i) => i * 50_000),
  },
};

/** As many sequences of as many items. */
const sequences: Windows = {
  ...windows,
  kind: "sequences",
  targetCount: windows.historyLength,
  targets: windows.histories.map((item) => (item + 5) % sizes.items),
};

const sentenceOf = async <P, E extends Examples>(model: ModelParts<P, E>, device: Device): Promise<string> => {
  const options = { key: key(5), epochs: 1, batchSize: 3, rate: 0.05, every: 1, patience: 9, validate: () => 0 };
  try {
    const events = fit(model, adagrad<P>(), model.examples?.kind === "sequences" ? sequences : windows, sizes, device, {
      ...options,
      trace: traceNotFinite,
    });
    for await (const { kind } of events) expect(kind).toMatch(/batch|epoch/);
    return "finite";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
};

const length = windows.historyLength;
const all: Readonly<Record<string, AnyModel | CountedModel>> = {
  attrec: opaque(attrec({ dim: 4 })),
  ...Object.fromEntries(Object.entries(models).map(([name, make]) => [name, make()])),
  bprmf: opaque(models.bprmf({ dim: 4 })),
  fmc: opaque(models.fmc({ dim: 4 })),
  fpmc: opaque(models.fpmc({ dim: 4 })),
  hrm: opaque(models.hrm({ dim: 4 })),
  prme: opaque(models.prme({ dim: 4 })),
  transrec: opaque(models.transrec({ dim: 4 })),
  "lstm-plus": opaque(models["lstm-plus"]({ dim: 4 })),
  caser: opaque(models.caser({ length, dim: 4, horizontal: 2, vertical: 1 })),
  gru4rec: opaque(models.gru4rec({ length, dim: 4 })),
  sasrec: opaque(models.sasrec({ length, dim: 4 })),
  bert4rec: opaque(models.bert4rec({ length, dim: 4 })),
  lrurec: opaque(models.lrurec({ length, dim: 4 })),
};
const learned = Object.entries(all).flatMap(([name, model]) => (isCounted(model) ? [] : [[name, model] as const]));

/** What a training says that has NaN so. Where the loss leaves a value aside, its derivative may not: 0 · NaN is NaN. */
const sentenceFor = ({ what, inLoop, step }: Planting): RegExp => {
  const told = String.raw`^The (?:loss|state of training) is .* epoch 1.*\. In batch \d of epoch 1, '(?:loss|state\..*)' of the step is not finite\. `;
  const root = String.raw`The operation sqrt \('planted'\) gives NaN, of -1`;
  const derivative = String.raw`The operation div gives (?:NaN|-?Infinity)(?: at .* of \[.*\])?, of \S+ and 0, in the derivative of sqrt \('planted'\)`;
  const where = inLoop ? `, in step ${step} of a loop` : "";
  const line = String.raw`, called at .*plant-nan\.ts:\d+:\d+\.$`;
  return new RegExp(`${told}${what === "value" ? root : derivative}${where}${line}`);
};

/** Whether a training says what it should; it may stay finite where it does so on the interpreter too, since nothing goes on from there. */
const expectNamed = async (name: string, model: AnyModel, planting: Planting, device: Device): Promise<void> => {
  const planted = plant(model, planting);
  const said = await sentenceOf(planted, device);
  if (said === "finite")
    expect([name, planting, await sentenceOf(planted, interpreter())]).toEqual([name, planting, said]);
  else expect([name, planting, said]).toEqual([name, planting, expect.stringMatching(sentenceFor(planting))]);
};

/** The models, and once more those with loops. */
export const trainings = [
  ...learned.map(([name, model]) => [name, model, false] as const),
  ...learned.flatMap(([name, model]) =>
    ["gru4rec", "lrurec"].includes(name) ? [[`a loop of ${name}`, model, true] as const] : [],
  ),
];

/** Plants NaN in drawn places, so many in a value and as many in a derivative. */
export const expectAllNamed = async (
  [name, model, inLoop]: (typeof trainings)[number],
  device: Device,
  places: number,
): Promise<void> => {
  for (const what of ["value", "derivative"] as const) {
    const drawn = fc.record({
      what: fc.constant(what),
      inLoop: fc.constant(inLoop),
      place: fc.noBias(fc.nat(9999)),
      step: fc.nat(length - 1),
    });
    const isNamed = (planting: Planting): Promise<void> => expectNamed(name, model, planting, device);
    await fc.assert(fc.asyncProperty(drawn, isNamed), { numRuns: places, endOnFailure: true });
  }
};
