/** BPRMF in jax-js, its wasm backend: -ln σ(x_ui - x_uj) with x_ui = β_i + γ_u · γ_i, and the penalty. */
import { nn, numpy as np } from "@jax-js/jax";
import { settings } from "./common.js";
import { runJax } from "./common-jax.js";
import { take } from "./jax-steps.js";

const { targets, hyperparameters: hyper } = settings;

const loss = (p, { user, history, positive, negative }) => {
  history.dispose();
  const item = np.concatenate([positive, negative], 1);
  const [who, what] = [take(p.users, user), take(p.items, item.ref)];
  const score = np.sum(what.ref.mul(who.ref.slice([], null, [])), -1).add(take(p.popularity, item));
  const liked = score.ref.slice([], [0, targets]);
  const other = score.slice([], [targets, 2 * targets]);
  const penalty = np.sum(np.square(who)).add(np.sum(np.square(what)));
  return np.sum(nn.softplus(other.sub(liked))).add(penalty.mul(hyper.l2));
};

await runJax({ loss, clipped: [], dropped: undefined });
