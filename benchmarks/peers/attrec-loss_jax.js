/** The loss of AttRec in jax-js, in Node and in a page. */
import { nn, numpy as np } from "@jax-js/jax";
import { floats, squaredDistance, take } from "./jax-steps.js";
import { timeSignal } from "./time-signal.js";

/** The tables of AttRec whose rows are kept in the unit ball. */
export const clippedOf = (hyper) => (hyper.clip ? ["users", "items", "sequence"] : []);

/** The loss of AttRec with these settings: a function of parameters, batch, and what is kept of the query, or nothing. */
export const attrecLoss = ({ length, targets, hyperparameters: hyper }) => {
  if (hyper.l2 || hyper.l2Weights) throw new Error("This peer has no penalty: it trains the data sets without one.");
  const { dim, omega, margin } = hyper;
  const signal = timeSignal(length, dim, hyper.firstTime);
  const diagonal = Float32Array.from({ length: length * length }, (_, k) => (k % (length + 1) === 0 ? -1e9 : 0));

  /** Equations 1 to 8, from the gathered items. `keep` is 0 or 1 / (1 - dropout) for every entry of the query, or nothing. */
  const intent = (values, weights, keep) => {
    const time = floats(signal, [1, length, dim]);
    const layer = nn.relu(np.matmul(values.ref.add(time).reshape([-1, dim]), weights).reshape([-1, length, dim]));
    const query = keep ? layer.mul(keep) : layer;
    const affinity = np.matmul(query.ref, np.matrixTranspose(query)).mul(1 / Math.sqrt(dim));
    const attention = np.mean(nn.softmax(affinity.add(floats(diagonal, [1, length, length])), -1), 1);
    return np.matmul(attention.slice([], null, []), values).reshape([-1, dim]);
  };

  /** Equations 9 to 11, over all pairs. One gather serves history and targets. */
  return (p, { user, history, positive, negative }, keep) => {
    const item = np.concatenate([positive, negative], 1);
    const who = take(p.users, user);
    // This adds nothing, but `jit` refuses to scatter the direct result of a reduction ("scatter input is not imm").
    const nothing = np.sum(np.square(who.ref)).mul(0);
    const long = squaredDistance(who, take(p.items, item.ref));
    const rows = take(p.sequence, np.concatenate([history, item], 1));
    const values = rows.ref.slice([], [0, length]);
    const short = squaredDistance(intent(values, p.weights, keep), rows.slice([], [length, length + 2 * targets]));
    const score = long.mul(omega).add(short.mul(1 - omega));
    const near = score.ref.slice([], [0, targets]);
    const far = score.slice([], [targets, 2 * targets]);
    const gap = near.slice([], [], null).sub(far.slice([], null, []));
    return np.sum(nn.relu(gap.add(margin))).add(nothing);
  };
};
