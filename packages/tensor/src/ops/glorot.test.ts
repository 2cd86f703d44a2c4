/** Glorot's weights fill their bounds, whatever the layer's sizes, and differ by name. */
import { expect, test } from "vitest";
import { compile, glorot, interpreter, key, type KeyTensor, keyTensor, read } from "../index.ts";

test("weights fill the bounds that the first and the last size give", () => {
  const sizes = { dim: 40, units: 20 };
  const drawn = compile((from: KeyTensor) => {
    const draw = glorot(from, sizes);
    return { gates: draw("a", "dim 3 units"), other: draw("b", "dim 3 units"), bias: draw("c", "units") };
  }, interpreter())(keyTensor(key(7)));
  const [gates, bias] = [[...read(drawn.gates)], [...read(drawn.bias)]];
  expect(Math.max(...gates.map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(6 / 60));
  expect(Math.max(...gates)).toBeGreaterThan(0.98 * Math.sqrt(6 / 60));
  // The variance of Glorot and Bengio: 2 / (m + n).
  expect(gates.reduce((sum, x) => sum + x * x, 0) / gates.length).toBeCloseTo(2 / 60, 2);
  expect(Math.max(...bias.map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(6 / 40));
  expect([...read(drawn.other)]).not.toEqual(gates);
});
