/** The tasks in jax-js on WebGPU, each under `jit`. */
import { defaultDevice, init, jit, nn, numpy as np } from "@jax-js/jax";
import { attrecLoss, clippedOf } from "../peers/attrec-loss_jax.js";
import { batchOf, floats, stateOf, stepOf } from "../peers/jax-steps.js";

/** Opens the library. A task makes so many calls, and gives the first number of the last result. */
export const jaxSide = async ({ product, softmax, training }) => {
  const devices = await init("webgpu");
  if (!devices.includes("webgpu")) throw new Error("jax-js finds no WebGPU here.");
  defaultDevice("webgpu");
  const last = async (results) => {
    if (results.device !== "webgpu") throw new Error(`jax-js computed on ${results.device}.`);
    return (await results.data())[0];
  };
  /** Calls a compiled function on arrays that stay ours. */
  const repeated = (f, ...args) => {
    const compiled = jit(f);
    return async (calls) => {
      for (let i = 1; i < calls; i++) compiled(...args.map((x) => x.ref)).dispose();
      return last(compiled(...args.map((x) => x.ref)));
    };
  };
  const { settings, parameters, batches } = training;
  const step = stepOf({
    loss: attrecLoss(settings),
    clipped: clippedOf(settings.hyperparameters),
    rate: settings.rate,
  });
  let [state, number] = [stateOf(parameters, settings.accumulator), 0];
  const take = () => {
    const [loss, next] = step(state, batchOf(batches[number++ % batches.length]));
    state = next;
    return loss;
  };
  return {
    product: repeated(
      (a, b) => np.matmul(a, b),
      floats(product.a, [product.m, product.k]),
      floats(product.b, [product.k, product.n]),
    ),
    softmax: repeated((x) => nn.softmax(x, -1), floats(softmax.x, [softmax.rows, softmax.columns])),
    step: async (calls) => {
      for (let i = 1; i < calls; i++) take().dispose();
      return last(take());
    },
  };
};
