/** Checks that the first operation of a training that gives NaN or an infinity is named: of the loss, its derivative, or an update. */
import { add, constant, div, exp, gather, key, label, log, mapTree, mul, sqrt, sum, wasm } from "@attrec/tensor";
import { describe, expect, test } from "vitest";
import type { Windows } from "../data/windows.ts";
import { attrec, type AttRecParameters } from "../model/attrec.ts";
import type { SequentialModel } from "../model/model.ts";
import { gradientDescent } from "../optimizers/gradient-descent.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { fit } from "./fit.ts";
import { traceNotFinite } from "./trace-not-finite.ts";

const sizes = { users: 5, items: 12 };
const windows: Windows = {
  kind: "windows",
  count: 20,
  historyLength: 3,
  targetCount: 1,
  itemCount: sizes.items,
  users: Int32Array.from({ length: 20 }, (_, i) => i % 5),
  histories: Int32Array.from({ length: 60 }, (_, i) => i % 12),
  targets: Int32Array.from({ length: 20 }, (_, i) => (i * 3 + 3) % 12),
};

type P = AttRecParameters;
type Model = SequentialModel<P>;
const model = attrec({ dim: 4 });

const sentenceOf = async (made: Model, optimizer: Optimizer<P, unknown>, more: { rate?: number } = {}) => {
  using device = wasm({ threads: 1 });
  const options = {
    key: key(2),
    epochs: 3,
    batchSize: 5,
    rate: 0.05,
    every: 1,
    patience: 9,
    validate: () => 0,
    ...more,
  };
  const events = fit(made, optimizer, windows, sizes, device, { ...options, trace: traceNotFinite });
  try {
    for await (const { kind } of events) expect(kind).toMatch(/batch|epoch/);
    return "finite";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
};

const plain = gradientDescent<P>() as Optimizer<P, unknown>;
const planted = (loss: (...given: Parameters<Model["loss"]>) => ReturnType<Model["loss"]>): Model => ({
  ...model,
  loss: (...given) => add(model.loss(...given), loss(...given)),
});

describe("is found", () => {
  test("in the loss of one window", async () => {
    const steps = constant([1, 1, 1, 0, 1], ["users"], [5]);
    const odd = planted((_, { user }) => mul(sum(label("steps", log(gather(steps, user)))), 1e-3));
    expect(await sentenceOf(odd, plain)).toMatch(
      /^The loss is -Infinity in epoch 1, batch \d\. In batch \d of epoch 1, 'loss' of the step is not finite\. The operation log \('steps'\) gives -Infinity at batch \d of \[batch\], of 0, called at .*trace-not-finite\.test\.ts:\d+:\d+\.$/,
    );
  });

  test("in a derivative, while the loss is finite", async () => {
    const root = planted((p) => sum(label("root", sqrt(mul(p.weights, 0)))));
    expect(await sentenceOf(root, plain)).toMatch(
      /^The loss is NaN in epoch 1, batch 2\. In batch 1 of epoch 1, 'state\.parameters\.weights' of the step is not finite\. The operation div gives Infinity at dim 0, dim 0 of \[dim, dim\], of 0\.5 and 0, in the derivative of sqrt \('root'\), called at .*trace-not-finite\.test\.ts:\d+:\d+\.$/,
    );
  });

  test("in the update of the last step, which no loss shows", async () => {
    let updates = 0;
    const end: Optimizer<P, unknown> = {
      ...plain,
      update: (gradient, state, parameters, rate) => {
        updates++;
        const next = plain.update(gradient, state, parameters, rate);
        const weights = mul(next.parameters.weights, exp(div(rate, 1e-3)));
        return { ...next, parameters: { ...next.parameters, weights } };
      },
    };
    const sentence = await sentenceOf({ ...model, loss: ({ users }) => mul(sum(users), 0) }, end, { rate: 0.1 });
    expect(updates).toBeGreaterThan(0);
    expect(sentence).toMatch(
      /^The state of training is not finite at the end of epoch 1: see 'parameters\.weights'\. In batch 1 of epoch 1, 'state\.parameters\.weights' of the step is not finite\. The operation exp gives Infinity, of 100, called at .*trace-not-finite\.test\.ts:\d+:\d+\.$/,
    );
  });

  test("in the first parameters", async () => {
    const bad: Model = {
      ...model,
      init: (...given) => mapTree(model.init(...given), (x) => log(mul(x as P["users"], 0))),
    };
    expect(await sentenceOf(bad, plain)).toMatch(
      /The state is not finite before epoch 1\. The operation log gives -Infinity at items 0, dim 0 of \[items, dim\], of 0, called at .*test\.ts/,
    );
  });
});

test("a training that stays finite says nothing", async () => {
  expect(await sentenceOf(model, plain)).toBe("finite");
});
