/** The formula of a single node names its inputs, and goes no further. */
import { expect, test } from "vitest";
import { add, einsum, gather, label, mul, softmax, sum, tanh, tensor } from "../index.ts";
import type { AnyTensor } from "../tensor.ts";
import { nodeFormula } from "./node-formula.ts";

const x = tensor("n", [1, 2], { n: 2 });
const w = tensor("n m", [1, 2, 3, 4], { n: 2, m: 2 });
const names = new Map<AnyTensor, string>([
  [x, "x"],
  [w, "w"],
]);
const formulaOf = (node: AnyTensor): string => nodeFormula(node, (input) => names.get(input) ?? "·");

test("elementwise operations, products, reductions and rows", () => {
  expect(formulaOf(tanh(x))).toBe("tanh(x)");
  expect(formulaOf(add(x, x))).toBe("x + x");
  expect(formulaOf(sum(w, "m"))).toBe("Σ_{m} w");
  expect(formulaOf(einsum("n, n m -> m", x, w))).toBe("Σ_{n} (x · w)");
  expect(formulaOf(gather(w, tensor("int:k", [1], { k: 1 })))).toBe("w[·]");
  expect(formulaOf(label("scores", x))).toBe("x");
});

test("what an input is made of is left to the line of the input", () => {
  expect(formulaOf(mul(x, tanh(x)))).toBe("x · ·");
  expect(formulaOf(softmax(w, "m"))).toBe("· / ·");
});
