/** The code that the jax-js peers share: arrays, the distance, and a whole training step under `jit`. */
import { readFileSync } from "node:fs";
import { defaultDevice, init, jit, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { parameters, run, settings } from "./common.js";

await init("wasm");
defaultDevice("wasm");

export const floats = (values, shape) => np.array(values, { shape, dtype: np.float32 });

/** Rows of a table. */
export const take = (table, ids) => np.take(table, ids, 0);

/** |a_b - c_bk|^2 of a [batch, d] and c [batch, k, d]. */
export const squaredDistance = (a, c) => np.sum(np.square(c.sub(a.slice([], null, []))), -1);

/** Rows longer than 1 are scaled back to length 1. */
const clip = (table) => {
  const length = np.sqrt(np.sum(np.square(table.ref), 1, { keepdims: true }));
  return table.div(np.maximum(length, 1));
};

/** A step as a pure function of state, batch and mask: the loss, and the next state by Adagrad. */
const stepOf = ({ loss, clipped }) =>
  jit((state, batch, keep) => {
    const [value, gradient] = valueAndGrad((p) => loss(p, batch, keep))(tree.ref(state.parameters));
    const next = { parameters: {}, sums: {} };
    for (const [name, x] of Object.entries(state.parameters)) {
      const g = gradient[name];
      const sum = state.sums[name].add(np.square(g.ref));
      const moved = x.sub(g.mul(settings.rate).div(np.sqrt(sum.ref).add(1e-10)));
      next.sums[name] = sum;
      next.parameters[name] = clipped.includes(name) ? clip(moved) : moved;
    }
    return [value, next];
  });

/** Trains a model: `loss(parameters, batch, keep)`, the tables in the unit ball, and the shape of what is dropped. */
export const runJax = ({ loss, clipped, dropped }) => {
  const { version } = JSON.parse(
    readFileSync(new URL("../node_modules/@jax-js/jax/package.json", import.meta.url), "utf8"),
  );
  return run(`@jax-js/jax ${version}, wasm backend`, (dropout) => {
    const step = stepOf({ loss, clipped });
    const begun = Object.entries(parameters);
    let state = {
      parameters: Object.fromEntries(begun.map(([name, { shape, values }]) => [name, floats(values.slice(), shape)])),
      sums: Object.fromEntries(begun.map(([name, { shape }]) => [name, np.full(shape, settings.accumulator)])),
    };
    return {
      step: async ({ size, user, history, positive, negative }) => {
        const table = (ids) => np.array(ids.slice(), { shape: [size, ids.length / size], dtype: np.int32 });
        const batch = {
          user: np.array(user.slice(), { dtype: np.int32 }),
          history: table(history),
          positive: table(positive),
          negative: table(negative),
        };
        const masked = dropped && dropout > 0;
        const keep = masked ? [mask([size, ...dropped], dropout)] : [];
        const [value, next] = step(state, batch, ...keep);
        state = next;
        // Wait for the next state as well: otherwise its remaining work would count in the next step.
        for (const x of tree.leaves(next)) await x.blockUntilReady();
        return (await value.data())[0];
      },
    };
  });
};

/** 0 or 1 / (1 - rate) for every entry: made in JavaScript, which is quicker than the library's own random numbers. */
const mask = (shape, rate) => {
  const values = new Float32Array(shape.reduce((a, b) => a * b));
  for (let i = 0; i < values.length; i++) values[i] = Math.random() < rate ? 0 : 1 / (1 - rate);
  return floats(values, shape);
};
