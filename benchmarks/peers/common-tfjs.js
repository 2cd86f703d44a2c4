/** The code that the tfjs peers share: the backend, gathers, and Adagrad on whole tables. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { parameters, run, settings } from "./common.js";

const backend = process.env.TFJS_BACKEND ?? "wasm";
const { resolve } = createRequire(import.meta.url);
setWasmPaths(join(dirname(resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist/"));
await tf.setBackend(backend);
await tf.ready();

/**
 * Rows of a table. The library's derivative of a gather is a segment sum, which its wasm backend lacks. On that backend
 * scatterND adds up repeated rows.
 */
export const take = tf.customGrad((table, ids, save) => {
  save([ids]);
  return {
    value: tf.gather(table, ids),
    gradFunc: (dy, [ids]) => {
      const flat = ids.flatten();
      const of = dy.reshape([flat.size, ...table.shape.slice(1)]);
      const sum =
        backend === "wasm"
          ? tf.scatterND(flat.expandDims(1), of, table.shape)
          : tf.unsortedSegmentSum(of, flat, table.shape[0]);
      return [sum, tf.zerosLike(ids)];
    },
  };
});

/** |a_b - c_bk|^2 of a [batch, d] and c [batch, k, d]. */
export const squaredDistance = (a, c) => c.sub(a.expandDims(1)).square().sum(-1);

/** Trains a model: `loss(parameters, batch, dropout)`, and the tables that are kept in the unit ball. */
export const runTfjs = ({ loss, clipped }) =>
  run(`@tensorflow/tfjs ${tf.version.tfjs}, ${tf.getBackend()} backend`, (dropout) => {
    const variables = Object.fromEntries(
      Object.entries(parameters).map(([name, { shape, values }]) => [name, tf.variable(tf.tensor(values, shape))]),
    );
    const list = Object.values(variables);
    const optimizer = new tf.AdagradOptimizer(settings.rate, settings.accumulator);
    return {
      step: ({ size, user, history, positive, negative }) =>
        tf.tidy(() => {
          const table = (ids) => tf.tensor2d(ids, [size, ids.length / size], "int32");
          const batch = {
            user: tf.tensor1d(user, "int32"),
            history: table(history),
            positive: table(positive),
            negative: table(negative),
          };
          const { value, grads } = tf.variableGrads(() => loss(variables, batch, dropout), list);
          optimizer.applyGradients(grads);
          for (const name of clipped) {
            const x = variables[name];
            x.assign(x.div(x.square().sum(1, true).sqrt().maximum(1)));
          }
          return value.dataSync()[0];
        }),
    };
  });
