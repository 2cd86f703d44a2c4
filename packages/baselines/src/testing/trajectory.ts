// Records a short training, so that two can be compared.
import { compile, type Device, fold, interpreter, key, keyTensor, tensor, toHost, uniforms } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { adagrad, type Batch, type SequentialModel } from "attrec";
import { initialState, trainingStep } from "attrec/extend";
import { read, tensors } from "@attrec/tensor";

/** Sizes of tables such that a batch names some rows several times, and others not at all. */
export const sizes = { users: 30, items: 50, batch: 12, length: 5, targets: 2 };

const draw = (step: number, stream: number, count: number, below: number): Int32Array =>
  // Squared, so that some rows come several times.
  Int32Array.from(uniforms(fold(key(5), step), stream, count), (x) => Math.floor(x * x * below));

const batchOf = (step: number, { users, items, batch, length, targets }: typeof sizes): Batch => ({
  user: tensor("int:batch", draw(step, 1, batch, users), { batch }),
  history: tensor("int:batch length", draw(step, 2, batch * length, items), { batch, length }),
  positive: tensor("int:batch targets", draw(step, 3, batch * targets, items), { batch, targets }),
  negative: tensor("int:batch targets", draw(step, 4, batch * targets, items), { batch, targets }),
  gaps: tensor("batch targets", draw(step, 5, batch * targets, 90_000), { batch, targets }),
});

/** The record of a training: the loss of every step, and the state at its end. */
export interface Trajectory {
  readonly losses: readonly number[];
  readonly state: readonly ArrayLike<number>[];
}

/** Some steps of training with Adagrad on a device, from the same parameters and with the same batches on each. */
export const trajectory = async <P>(
  model: SequentialModel<P>,
  device: Device,
  steps: number,
  of = sizes,
): Promise<Trajectory> => {
  const optimizer = adagrad<P>();
  const step = compile(trainingStep(model, optimizer), device, { carry: "state" });
  let state = compile(initialState(model, optimizer, of), interpreter())(keyTensor(key(1)));
  const rate = tensor("", [0.05]);
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    const result = step(state, batchOf(i, of), keyTensor(fold(key(2), i)), rate);
    state = result.state;
    losses.push(at(read(await toHost(result.loss)), 0));
  }
  return { losses, state: tensors(await toHost(state)).map((x) => read(x)) };
};
