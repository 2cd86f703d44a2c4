/** Checks that optimizers update only the rows that a batch names, to the same result. */
import {
  compile,
  type Device,
  fold,
  interpreter,
  key,
  keyTensor,
  mapTree,
  mul,
  read,
  type Tensor,
  tensor,
  tensors,
  uniforms,
  wasm,
} from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { describe, expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { relativeError } from "../../../tensor/src/testing/draw.ts";
import { attrec, type AttRecParameters } from "../model/attrec.ts";
import { adagrad } from "../optimizers/adagrad.ts";
import { adam } from "../optimizers/adam.ts";
import { gradientDescent } from "../optimizers/gradient-descent.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { initialState, trainingStep } from "./step.ts";

const shrink = <T>(tree: T): T => mapTree(tree, (x) => mul(x as Tensor, 0.99));

/** Tables with far more rows than a batch names, so that only those are updated. */
const sizes = { users: 300, items: 500 };
const [batch, length, targets] = [24, 3, 2];

const draw = (step: number, stream: number, count: number, below: number) =>
  // Squared, so that some rows come several times.
  Int32Array.from(uniforms(fold(key(5), step), stream, count), (x) => Math.floor(x * x * below));

const batchOf = (step: number) => ({
  user: tensor("int:batch", draw(step, 1, batch, sizes.users), { batch }),
  history: tensor("int:batch length", draw(step, 2, batch * length, sizes.items), { batch, length }),
  positive: tensor("int:batch targets", draw(step, 3, batch * targets, sizes.items), { batch, targets }),
  negative: tensor("int:batch targets", draw(step, 4, batch * targets, sizes.items), { batch, targets }),
});

const run = <S>(device: Device, optimizer: Optimizer<AttRecParameters, S>, clip: boolean, l2: number, steps = 12) => {
  const model = attrec({ dim: 12, clip, l2, dropout: 0.3, initialScale: 0.4 });
  const step = compile(trainingStep(model, optimizer), device, { carry: "state" });
  let state = compile(initialState(model, optimizer, sizes), interpreter())(keyTensor(key(1)));
  const rate = tensor("", [0.1]);
  const plan = step.explain(state, batchOf(0), keyTensor(key(2)), rate);
  const losses = Array.from({ length: steps }, (_, i) => {
    const result = step(state, batchOf(i), keyTensor(fold(key(2), i)), rate);
    state = result.state;
    return at(read(result.loss), 0);
  });
  return { plan, losses, state: tensors(state).map((x) => read(x)) };
};

const laws = <S>(name: string, optimizer: Optimizer<AttRecParameters, S>) =>
  describe(`with ${name}`, () => {
    test.each([
      [true, 0],
      [false, 0],
      [true, 0.01],
    ])("clip %s, l2 %s: only the batch's rows are updated, and the result is the interpreter's", (clip, l2) => {
      const sparse = run(wasm(), optimizer, clip, l2);
      expect(sparse.plan).toContain("into rows");
      const dense = run(wasm({ passes: { compactUpdates: false } }), optimizer, clip, l2);
      expect(dense.plan).not.toContain("into rows");
      const exact = run(interpreter(), optimizer, clip, l2);
      for (const { losses, state } of [sparse, dense]) {
        expect(relativeError(losses, exact.losses)).toBeLessThan(1e-5);
        state.forEach((x, i) => expect(relativeError(x, at(exact.state, i))).toBeLessThan(1e-4));
      }
    });
  });

laws("Adagrad", adagrad<AttRecParameters>());
laws("lazy Adam", adam<AttRecParameters>({ lazy: true }));
laws("gradient descent", gradientDescent<AttRecParameters>());

test("an optimizer that moves every row, such as one with decay, is left dense", () => {
  const plain = gradientDescent<AttRecParameters>();
  const decaying: typeof plain = {
    ...plain,
    update: (gradients, state, parameters, rate) => {
      const next = plain.update(gradients, state, parameters, rate);
      return { ...next, parameters: shrink(next.parameters) };
    },
  };
  const sparse = run(wasm(), decaying, false, 0);
  expect(sparse.plan).not.toContain("into rows");
  expect(relativeError(sparse.losses, run(interpreter(), decaying, false, 0).losses)).toBeLessThan(1e-5);
});
