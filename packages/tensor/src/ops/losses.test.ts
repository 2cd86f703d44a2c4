/** Checks losses by their formulas, also at extremes. */
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  argmax,
  binaryCrossEntropy,
  bpr,
  clip,
  compile,
  crossEntropy,
  cumulativeSum,
  hinge,
  interpreter,
  layerNorm,
  leakyRelu,
  logSoftmax,
  logSumExp,
  norm,
  oneHot,
  read,
  silu,
  tensor,
  type Tensor,
  wasm,
} from "../index.ts";

const logits = tensor("batch classes", [1, 2, 3, 1000, 0, -1000], { batch: 2, classes: 3 });
const classes = tensor("int:batch", [2, 1], { batch: 2 });
const x = tensor("n", [-200, -1, 0, 0.5, 200], { n: 5 });
type X = typeof x;

describe.each([["interpreter", interpreter()] as const, ["wasm", wasm({ threads: 1 })] as const])("%s", (_, device) => {
  const expectNear = (result: Tensor, expected: readonly number[]): void => {
    const values = [...read(result)];
    expect(values.length).toBe(expected.length);
    values.forEach((value, i) => {
      const exact = expected[i] ?? NaN;
      expect(Math.abs(value - exact), `${i}: ${value}, not ${exact}`).toBeLessThanOrEqual(
        1e-6 * Math.max(1, Math.abs(exact)),
      );
    });
  };
  const ln3 = 3 + Math.log(1 + Math.exp(-1) + Math.exp(-2));

  test("sums of exponentials do not overflow", () => {
    const sums = compile((y: typeof logits) => logSumExp(y, "classes"), device)(logits);
    expectTypeOf(sums).toEqualTypeOf<Tensor<["batch"]>>();
    expectNear(sums, [ln3, 1000]);
    const logs = compile((y: typeof logits) => logSoftmax(y, -1), device)(logits);
    expectNear(logs, [1 - ln3, 2 - ln3, 3 - ln3, 0, -1000, -2000]);
  });

  test("the cross-entropy of a class is what its logarithm lacks to 0", () => {
    const loss = compile((y: typeof logits, c: typeof classes) => crossEntropy(y, c), device)(logits, classes);
    expectTypeOf(loss).toEqualTypeOf<Tensor<["batch"]>>();
    expectNear(loss, [ln3 - 3, 1000]);
  });

  test("losses of pairs and of answers", () => {
    const softplus = (y: number): number => Math.max(y, 0) + Math.log1p(Math.exp(-Math.abs(y)));
    const given = [...read(x)];
    expectNear(
      compile((y: X) => binaryCrossEntropy(y, 1), device)(x),
      given.map((y) => softplus(-y)),
    );
    expectNear(compile((y: X) => binaryCrossEntropy(y, 0), device)(x), given.map(softplus));
    const zero = tensor("n", [0, 0, 0, 0, 0], { n: 5 });
    expectNear(
      compile((y: X, z: X) => bpr(y, z), device)(x, zero),
      given.map((y) => softplus(-y)),
    );
    expectNear(compile((y: X, z: X) => hinge(y, z, 0.5), device)(x, zero), [0, 0, 0.5, 1, 200.5]);
  });

  test("activations", () => {
    const given = [...read(x)];
    expectNear(
      compile((y: X) => silu(y), device)(x),
      given.map((y) => y / (1 + Math.exp(-y))),
    );
    expectNear(compile((y: X) => leakyRelu(y, 0.1), device)(x), [-20, -0.1, 0, 0.5, 200]);
    expectNear(compile((y: X) => clip(y, -0.5, 0.25), device)(x), [-0.5, -0.5, 0, 0.25, 0.25]);
  });

  test("lengths, layers, sums so far", () => {
    const y = tensor("a 2", [3, 4, 0, 0], { a: 2 });
    expectNear(compile((z: typeof y) => norm(z, -1), device)(y), [5, 0]);
    const layer = (z: typeof y, gain: Tensor<[2]>, bias: Tensor<[2]>) => layerNorm(z, gain, bias);
    const [gain, bias] = [tensor("2", [2, 2]), tensor("2", [0.5, -0.5])];
    const deviation = Math.sqrt(0.25 + 1e-5);
    expectNear(compile(layer, device)(y, gain, bias), [0.5 - 1 / deviation, -0.5 + 1 / deviation, 0.5, -0.5]);
    expectNear(compile((z: X) => cumulativeSum(z, "n"), device)(x), [-200, -201, -201, -200.5, -0.5]);
    expectNear(compile((z: typeof y) => cumulativeSum(z, "a"), device)(y), [3, 4, 3, 4]);
  });

  test("one-hot rows are undone by their largest element", () => {
    const rows = compile((c: typeof classes) => oneHot(c, "classes", 3), device)(classes);
    expectTypeOf(rows).toEqualTypeOf<Tensor<["batch", "classes"]>>();
    expectNear(rows, [0, 0, 1, 0, 1, 0]);
    expect([...read(compile((c: typeof classes) => argmax(oneHot(c, "classes", 3), -1), device)(classes))]).toEqual([
      2, 1,
    ]);
  });
});

test("what cannot be is a sentence", () => {
  const wrong: Tensor<["batch"], "int"> = tensor("int:batch", [1, 2, 0], { batch: 3 });
  expect(() => crossEntropy(logits, wrong)).toThrow(
    "crossEntropy: [batch] are not classes for the rows of [batch, classes]",
  );
  expect(() => oneHot(classes, 4, 3)).toThrow("oneHot: the dimension 4 cannot have the size 3");
});
