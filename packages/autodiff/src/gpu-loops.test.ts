/** Loops on graphics cards, which lay their steps out: they and their derivatives are the interpreter's. */
import {
  add,
  compile,
  cond,
  cos,
  einsum,
  greater,
  interpreter,
  less,
  mul,
  read,
  scanLoop,
  sin,
  sqrt,
  sum,
  tanh,
  type Tensor,
  tensor,
  tensors,
  toFloat,
  toHost,
  whileLoop,
} from "@attrec/tensor";
import { expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { relativeError } from "../../tensor/src/testing/draw.ts";
import { describeOnGpu, MODES } from "../../tensor/src/testing/gpu-modes.ts";
import { grad } from "./grad.ts";
import { jvp } from "./jvp.ts";
import { vmap } from "./vmap.ts";

type Rows = Tensor<["steps", 3]>;
type Value = (x: Tensor<[3]>, rows: Rows) => Tensor<[]>;

const recurrent: Value = (x, rows) => {
  const step = (h: Tensor<[3]>, row: Tensor<[3]>) => ({ state: tanh(add(mul(h, 0.5), row)), output: mul(h, cos(row)) });
  const { last, outputs } = scanLoop("steps", rows, x, step);
  return add(sum(mul(last, last)), einsum("s d, s d ->", outputs, rows));
};
const grown: Value = (x) => {
  const isSmall = (h: Tensor<[3]>) => less(sum(mul(h, h)), 40);
  const { last, steps } = whileLoop(x, isSmall, (h) => mul(h, add(1.5, sin(h))), { most: 3 });
  return add(sum(mul(last, last)), toFloat(steps));
};
const chosen: Value = (x) => {
  const wave = (y: Tensor<[3]>) => sum(mul(sin(y), y));
  return cond(greater(sum(x), 0), x, (y) => sum(sqrt(add(mul(y, y), 1))), wave);
};
const nested: Value = (x, rows) => {
  const step = (h: Tensor<[3]>, row: Tensor<[3]>) => ({ state: add(mul(h, 0.2), row), output: grown(h, rows) });
  return sum(scanLoop("steps", rows, x, step).outputs);
};

const rows: Rows = tensor("steps 3", [0.5, -1, 2, 1, 0.25, -0.5], { steps: 2 });
// The first takes two steps, the second one, and the third none.
const many = tensor("many 3", [1, 0.5, -0.25, -2, 1, -0.5, 9, 8, 7], { many: 3 });
const one = tensor("3", [1, 0.5, -0.25]);

const programs: readonly (readonly [string, (x: Tensor<[3]>, own: Rows, xs: typeof many) => unknown])[] = [
  ["values", (x, own) => [recurrent, grown, chosen, nested].map((f) => f(x, own))],
  ["gradients", (x, own) => [recurrent, grown, chosen, nested].map((f) => grad(f)(x, own))],
  ["a tangent", (x, own) => jvp((y: Tensor<[3]>) => grown(y, own), x, x).tangent],
  ["gradients for many", (_, own, xs) => vmap("many", (x: Tensor<[3]>) => grad(grown)(x, own))(xs)],
];

for (const mode of MODES) {
  describeOnGpu(mode, (device) => {
    test.each(programs)("%s", async (_, program) => {
      const exact = tensors(compile(program, interpreter())(one, rows, many));
      const ours = tensors(await toHost(compile(program, await device())(one, rows, many)));
      ours.forEach((own, k) => {
        expect([k, relativeError(read(own), read(exact[k] ?? own)) < 1e-4]).toEqual([k, true]);
      });
    });

    test("a loop over nothing, for none of many, gives nothing", async () => {
      const step = compile(
        vmap("many", (x: Tensor<[3]>, own: Rows) => [nested(x, own), grad(nested)(x, own)] as const),
        await device(),
      );
      const results = step(tensor("many 3", [], { many: 0 }), tensor("many steps 3", [], { many: 0, steps: 2 }));
      expect(tensors(await toHost(results)).map(({ sizes }) => sizes)).toEqual([[0], [0, 3]]);
    });
  });
}
