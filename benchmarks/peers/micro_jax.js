/** The tasks of micro.ts in jax-js, each under `jit`. Prints a JSON line a task. */
import { defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { say } from "./common-micro.js";

await init("wasm");
defaultDevice("wasm");
const random = (...shape) =>
  np.array(
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => Math.random() - 0.5),
    { shape },
  );
const indices = (below, ...shape) =>
  np.array(
    Int32Array.from({ length: shape.reduce((a, b) => a * b) }, () => Math.floor(Math.random() * below)),
    { shape, dtype: np.int32 },
  );

/** Runs a compiled function on arrays that stay ours, and waits for its result. */
const task = (name, f, ...args) => {
  const compiled = jit(f);
  return say(name, async () => {
    const result = compiled(...args.map((x) => tree.ref(x)));
    for (const x of tree.leaves(result)) await x.data();
  });
};

for (const [m, k, n] of [
  [5000, 100, 100],
  [512, 512, 512],
])
  await task(`product ${m}×${k} · ${k}×${n}`, (a, b) => np.matmul(a, b), random(m, k), random(k, n));
await task("gather of 5000 of 1682 rows of 100", (x, i) => np.take(x, i, 0), random(1682, 100), indices(1682, 1000, 5));
await task("softmax of 1000×1682", (x) => nn.softmax(x, -1), random(1000, 1682));
const error = (p, x, y) => np.mean(np.square(np.matmul(np.tanh(np.matmul(x, p.first)), p.second).sub(y)));
await task(
  "value and gradient of a net of 100, 256, 10 units for 1000 rows",
  (p, x, y) => valueAndGrad(error)(p, x, y),
  { first: random(100, 256), second: random(256, 10) },
  random(1000, 100),
  random(1000, 10),
);
