/** The tasks of micro.ts in tfjs on its wasm backend. Prints a JSON line a task. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { say } from "./common-micro.js";

const { resolve } = createRequire(import.meta.url);
setWasmPaths(join(dirname(resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist/"));
await tf.setBackend("wasm");
await tf.ready();
const random = (...shape) =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => Math.random() - 0.5),
    shape,
  );

/** Runs `work`, reads the tensors that it gives, and frees them. What `tidy` returns it searches for tensors: no arrays. */
const task = (name, work) =>
  say(name, () => {
    const results = tf.tidy(work);
    for (const x of results) x.dataSync();
    tf.dispose(results);
  });

for (const [m, k, n] of [
  [5000, 100, 100],
  [512, 512, 512],
]) {
  const [a, b] = [random(m, k), random(k, n)];
  await task(`product ${m}×${k} · ${k}×${n}`, () => [a.matMul(b)]);
}
const table = random(1682, 100);
const ids = tf.tensor2d(
  Int32Array.from({ length: 5000 }, () => Math.floor(Math.random() * 1682)),
  [1000, 5],
  "int32",
);
await task("gather of 5000 of 1682 rows of 100", () => [tf.gather(table, ids)]);
const wide = random(1000, 1682);
await task("softmax of 1000×1682", () => [wide.softmax(-1)]);
const [first, second] = [tf.variable(random(100, 256)), tf.variable(random(256, 10))];
const [x, y] = [random(1000, 100), random(1000, 10)];
const error = () => x.matMul(first).tanh().matMul(second).sub(y).square().mean();
await task("value and gradient of a net of 100, 256, 10 units for 1000 rows", () => {
  const { value, grads } = tf.variableGrads(error, [first, second]);
  return [value, ...Object.values(grads)];
});
