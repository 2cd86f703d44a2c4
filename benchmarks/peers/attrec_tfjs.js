/** AttRec in tfjs, on its wasm or its plain backend: TFJS_BACKEND says which. */
import * as tf from "@tensorflow/tfjs";
import { settings } from "./common.js";
import { runTfjs, squaredDistance, take } from "./common-tfjs.js";
import { timeSignal } from "./time-signal.js";

const { length, targets, hyperparameters: hyper } = settings;
const { dim, omega, margin } = hyper;
const signal = tf.tensor(timeSignal(length, dim, hyper.firstTime), [1, length, dim]);
const diagonal = tf.eye(length).mul(-1e9);

/** Equations 1 to 8. */
const intent = ({ sequence, weights }, history, dropout) => {
  const values = take(sequence, history);
  const layer = values.add(signal).reshape([-1, dim]).matMul(weights).relu();
  const query = (dropout > 0 ? tf.dropout(layer, dropout) : layer).reshape([-1, length, dim]);
  const affinity = query.matMul(query, false, true).mul(1 / Math.sqrt(dim));
  const attention = affinity.add(diagonal).softmax(-1).mean(1, true);
  return attention.matMul(values).reshape([-1, dim]);
};

/** Equations 9 to 11, over all pairs. */
const loss = (p, { user, history, positive, negative }, dropout) => {
  const item = tf.concat([positive, negative], 1);
  const long = squaredDistance(take(p.users, user), take(p.items, item));
  const short = squaredDistance(intent(p, history, dropout), take(p.sequence, item));
  const [near, far] = tf.split(long.mul(omega).add(short.mul(1 - omega)), [targets, targets], 1);
  return near.expandDims(2).sub(far.expandDims(1)).add(margin).relu().sum();
};

if (hyper.l2 || hyper.l2Weights) throw new Error("This peer has no penalty: it trains the data sets without one.");
await runTfjs({ loss, clipped: hyper.clip ? ["users", "items", "sequence"] : [] });
