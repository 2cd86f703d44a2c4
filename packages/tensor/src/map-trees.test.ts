/** Checks formulas over several trees of tensors. */
import { expect, test } from "vitest";
import { add, compile, interpreter, mapTrees, mul, read, ShapeError, type Tensor, tensor } from "./index.ts";

const tree = (x: number, y: number) => ({ a: tensor("1", [x]), layers: [{ b: tensor("1", [y]) }] });

test("a formula over trees is that over their tensors, place by place", () => {
  const [p, g] = [tree(1, 2), tree(10, 20)];
  const f = (x: typeof p, y: typeof p) => mapTrees((a, b) => add<Tensor, Tensor>(a, mul(b, 2)), x, y);
  const { a, layers } = compile(f, interpreter())(p, g);
  expect([...read(a), ...layers.flatMap(({ b }) => [...read(b)])]).toEqual([21, 42]);
});

test("trees of other keys, ints and booleans, are a sentence with the place", () => {
  const [p, g] = [tree(1, 2), tree(10, 20)];
  const other = { ...g, c: g.a };
  expect(() => mapTrees((a) => a, p, other)).toThrow(
    new ShapeError("mapTrees: 'c' is not in both the first tree and number 2"),
  );
  expect(() => mapTrees((a) => a, other, p)).toThrow("mapTrees: 'c' is not in both");
  expect(() => mapTrees((a) => a, { a: { b: tensor("int:1", [1]) } })).toThrow("mapTrees: 'a.b' [1] is int, not float");
  expect(() => mapTrees((a) => a, [tensor("bool:1", [true])])).toThrow("mapTrees: '0' [1] is bool, not float");
});
