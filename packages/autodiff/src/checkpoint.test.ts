/** A checkpoint lowers the memory that a gradient needs at its peak, and takes more kernels for it. */
import {
  add,
  compile,
  interpreter,
  matmul,
  mul,
  read,
  sin,
  sum,
  tanh,
  tensor,
  type Tensor,
  wasm,
} from "@attrec/tensor";
import { relativeError } from "@attrec/tensor/testing";
import { expect, test } from "vitest";
import { checkpoint } from "./checkpoint.ts";
import { grad } from "./grad.ts";

type Rows = Tensor<["rows", 8]>;
type Weights = Tensor<[8, 8]>;

/** Four layers, each of which keeps what its derivative needs. */
const block = (x: Rows, weights: Weights): Rows => {
  let y = x;
  for (let layer = 0; layer < 4; layer++) y = add(tanh(matmul(y, weights)), mul(sin(y), 0.5));
  return y;
};

const network = (one: typeof block) => (weights: Weights, x: Rows) => {
  let y = x;
  for (let layer = 0; layer < 4; layer++) y = one(y, weights);
  return sum(mul(y, y));
};

test("sixteen layers in four checkpoints need less than half of the memory", () => {
  const wave = (length: number, by: number) => Float32Array.from({ length }, (_, i) => Math.sin(i) * by);
  const x = tensor("rows 8", wave(1000 * 8, 1), { rows: 1000 });
  const weights = tensor("8 8", wave(64, 0.1));
  const device = wasm({ threads: 1 });
  const [plain, kept] = [block, checkpoint(block)].map((one) => compile(grad(network(one)), device));
  const planned = (text = "") => /(\d+) kernels, (\d+) KiB/.exec(text)?.slice(1).map(Number) ?? [];
  const [[plainKernels = NaN, plainSize = NaN], [kernels = NaN, size = NaN]] = [
    planned(plain?.explain(weights, x)),
    planned(kept?.explain(weights, x)),
  ];
  expect(size).toBeLessThan(plainSize / 2);
  expect(kernels).toBeGreaterThan(plainKernels);
  const right = read(compile(grad(network(block)), interpreter())(weights, x));
  for (const step of [plain, kept]) expect(relativeError(step ? read(step(weights, x)) : [], right)).toBeLessThan(1e-4);
});
