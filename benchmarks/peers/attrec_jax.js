/** AttRec in jax-js, its wasm backend: loss, gradient, Adagrad and the unit ball in one function under `jit`. */
import { attrecLoss, clippedOf } from "./attrec-loss_jax.js";
import { settings } from "./common.js";
import { runJax } from "./common-jax.js";

const { length, hyperparameters: hyper } = settings;
await runJax({ loss: attrecLoss(settings), clipped: clippedOf(hyper), dropped: [length, hyper.dim] });
