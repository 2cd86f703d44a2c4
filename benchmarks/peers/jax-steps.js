/** Training steps in jax-js on any of its backends, in Node and in a page: arrays, the distance, and a whole step under `jit`. */
import { jit, numpy as np, tree, valueAndGrad } from "@jax-js/jax";

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
export const stepOf = ({ loss, clipped, rate }) =>
  jit((state, batch, keep) => {
    const [value, gradient] = valueAndGrad((p) => loss(p, batch, keep))(tree.ref(state.parameters));
    const next = { parameters: {}, sums: {} };
    for (const [name, x] of Object.entries(state.parameters)) {
      const g = gradient[name];
      const sum = state.sums[name].add(np.square(g.ref));
      const moved = x.sub(g.mul(rate).div(np.sqrt(sum.ref).add(1e-10)));
      next.sums[name] = sum;
      next.parameters[name] = clipped.includes(name) ? clip(moved) : moved;
    }
    return [value, next];
  });

/** The state that a training begins with: `parameters` are `{ name: { shape, values } }`. */
export const stateOf = (parameters, accumulator) => {
  const begun = Object.entries(parameters);
  return {
    parameters: Object.fromEntries(begun.map(([name, { shape, values }]) => [name, floats(values.slice(), shape)])),
    sums: Object.fromEntries(begun.map(([name, { shape }]) => [name, np.full(shape, accumulator)])),
  };
};

/** A batch of so many windows as arrays of the library. */
export const batchOf = ({ size, user, history, positive, negative }) => {
  const table = (ids) => np.array(ids.slice(), { shape: [size, ids.length / size], dtype: np.int32 });
  return {
    user: np.array(user.slice(), { dtype: np.int32 }),
    history: table(history),
    positive: table(positive),
    negative: table(negative),
  };
};
