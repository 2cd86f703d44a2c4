/** The code that the jax-js peers share in Node: its wasm backend, and a training by its steps. */
import { readFileSync } from "node:fs";
import { defaultDevice, init, tree } from "@jax-js/jax";
import { parameters, run, settings } from "./common.js";
import { batchOf, floats, stateOf, stepOf } from "./jax-steps.js";

await init("wasm");
defaultDevice("wasm");

/** Trains a model: `loss(parameters, batch, keep)`, the tables in the unit ball, and the shape of what is dropped. */
export const runJax = ({ loss, clipped, dropped }) => {
  const { version } = JSON.parse(
    readFileSync(new URL("../node_modules/@jax-js/jax/package.json", import.meta.url), "utf8"),
  );
  return run(`@jax-js/jax ${version}, wasm backend`, (dropout) => {
    const step = stepOf({ loss, clipped, rate: settings.rate });
    let state = stateOf(parameters, settings.accumulator);
    return {
      step: async (batch) => {
        const masked = dropped && dropout > 0;
        const keep = masked ? [mask([batch.size, ...dropped], dropout)] : [];
        const [value, next] = step(state, batchOf(batch), ...keep);
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
