/** Checks what a compiled step computes for histories of two items. */
import {
  compile,
  type Device,
  fold,
  interpreter,
  key,
  keyTensor,
  read,
  tensor,
  tensors,
  uniforms,
  wasm,
} from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { relativeError } from "../../../tensor/src/testing/draw.ts";
import { attrec, type AttRecParameters } from "../model/attrec.ts";
import { adagrad } from "../optimizers/adagrad.ts";
import { initialState, trainingStep } from "./step.ts";

const sizes = { users: 60, items: 80 };
const [batch, length, targets] = [16, 2, 1];

const draw = (step: number, stream: number, count: number, below: number) =>
  Int32Array.from(uniforms(fold(key(5), step), stream, count), (x) => Math.floor(x * below));

const batchOf = (step: number) => ({
  user: tensor("int:batch", draw(step, 1, batch, sizes.users), { batch }),
  history: tensor("int:batch length", draw(step, 2, batch * length, sizes.items), { batch, length }),
  positive: tensor("int:batch targets", draw(step, 3, batch * targets, sizes.items), { batch, targets }),
  negative: tensor("int:batch targets", draw(step, 4, batch * targets, sizes.items), { batch, targets }),
});

const run = (device: Device, mask: "before" | "after") => {
  const model = attrec({ dim: 12, dropout: 0.3, initialScale: 0.4, mask });
  const step = compile(trainingStep(model, adagrad<AttRecParameters>()), device, { carry: "state" });
  let state = compile(initialState(model, adagrad<AttRecParameters>(), sizes), interpreter())(keyTensor(key(1)));
  const rate = tensor("", [0.1]);
  const plan = step.explain(state, batchOf(0), keyTensor(key(2)), rate);
  const losses = Array.from({ length: 8 }, (_, i) => {
    const result = step(state, batchOf(i), keyTensor(fold(key(2), i)), rate);
    state = result.state;
    return at(read(result.loss), 0);
  });
  return { plan, losses, state: tensors(state).map((x) => read(x)) };
};

test("with two items each attends to the other, so that no score is computed and no result changes", () => {
  const known = run(wasm(), "before");
  const computed = run(wasm({ passes: { loneEntries: false } }), "before");
  expect(computed.plan).toContain("exponential");
  expect(known.plan).not.toMatch(/exponential|random|contract/);
  const exact = run(interpreter(), "before");
  for (const { losses, state } of [known, computed]) {
    expect(relativeError(losses, exact.losses)).toBeLessThan(1e-5);
    state.forEach((x, i) => expect(relativeError(x, at(exact.state, i))).toBeLessThan(1e-4));
  }
});

test("with the mask after the softmax both scores count", () => {
  expect(run(wasm(), "after").plan).toContain("exponential");
});
