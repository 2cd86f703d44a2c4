/** BPRMF in tfjs: -ln σ(x_ui - x_uj) with x_ui = β_i + γ_u · γ_i, and the penalty. */
import * as tf from "@tensorflow/tfjs";
import { settings } from "./common.js";
import { runTfjs, take } from "./common-tfjs.js";

const { targets, hyperparameters: hyper } = settings;

const loss = (p, { user, positive, negative }) => {
  const item = tf.concat([positive, negative], 1);
  const [who, what] = [take(p.users, user), take(p.items, item)];
  const score = what.mul(who.expandDims(1)).sum(-1).add(take(p.popularity, item));
  const [liked, other] = tf.split(score, [targets, targets], 1);
  const penalty = who.square().sum().add(what.square().sum());
  return other.sub(liked).softplus().sum().add(penalty.mul(hyper.l2));
};

await runTfjs({ loss, clipped: [] });
