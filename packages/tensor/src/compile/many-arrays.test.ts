/** Programs with thousands of arrays: functions of WebAssembly have at most 1000 parameters, and a kernel may read and write more. */
import { afterAll, expect, test } from "vitest";
import {
  add,
  compile,
  concat,
  type Device,
  interpreter,
  iota,
  mul,
  read,
  scanLoop,
  softmax,
  stack,
  tanh,
  type Tensor,
  tensor,
  tensors,
  wasm,
} from "../index.ts";
import { at } from "../at.ts";
import { float64 } from "../languages/wasm/float64/float64.ts";
import { relativeError } from "../testing/draw.ts";

const MANY = 1100;

type Vector = Tensor<["n"]>;
const vectors: readonly Vector[] = Array.from({ length: MANY }, (_, i) =>
  tensor("n", [Math.sin(i), Math.cos(i), 0.5], { n: 3 }),
);
const total = (xs: readonly Vector[]): Vector => xs.reduce((sum, x) => add(sum, x));
const steps = iota("steps", 3);

const programs: readonly (readonly [name: string, f: (xs: readonly Vector[]) => unknown])[] = [
  ["a sum of arrays", total],
  ["a concatenation", (xs) => concat(xs, -1, "all")],
  [
    "a concatenation of what is computed",
    (xs) =>
      concat(
        xs.map((x, i) => tanh(mul(x, i))),
        -1,
        "all",
      ),
  ],
  ["rows that are put together", (xs) => softmax(stack(xs, `${MANY} n`), -1)],
  [
    "a loop with as many states",
    (xs) =>
      scanLoop("steps", steps, xs, (ys) => ({
        state: ys.map((y, i) => tanh(add(y, at(ys, (7 * i + 1) % MANY)))),
        output: at(ys, 0),
      })),
  ],
  [
    "a loop with as many outputs",
    (xs) => scanLoop("steps", steps, at(xs, 0), (y) => ({ state: tanh(y), output: xs.map((x) => mul(x, y)) })),
  ],
];

const devices = [wasm({ threads: 2 }), wasm({ threads: 1, precision: float64 })];
afterAll(() => devices.forEach((device) => device.close()));

test.each(programs)("%s", { timeout: 120_000 }, (_, f) => {
  const numbersOn = (device: Device) =>
    tensors(compile(f, device)(vectors)).flatMap((x) => Array.from<number>(read(x)));
  const exact = numbersOn(interpreter());
  for (const device of devices) expect(relativeError(numbersOn(device), exact)).toBeLessThan(1e-4);
});
