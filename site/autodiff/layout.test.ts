/** Graphviz's answer is read right: from above, in pixels, with an arrow for each use. */
import { expect, test } from "vitest";
import polynomial from "./functions/polynomial.ts";
import { dotOf, layoutFrom } from "./layout.ts";
import { sourceOf } from "./source.ts";
import { watch } from "./watch.ts";

test("boxes have their places from above, and arrows are paths", () => {
  const plain = [
    "graph 1 2 3",
    'node 0 1 2.5 0.5 0.5 "" solid box black lightgrey',
    "edge 0 4 4 1 2 1 1.5 1 1.2 1 1 solid black",
    "stop",
  ];
  expect(layoutFrom(plain.join("\n"))).toEqual({
    width: 144,
    height: 216,
    boxes: [{ node: 0, x: 72, y: 36, width: 36, height: 36 }],
    arrows: [{ from: 0, to: 4, path: "M72,72 C72,108 72,129.6 72,144" }],
  });
});

test("numbers of the code are not drawn, and what takes another twice has two arrows", () => {
  const dot = dotOf(watch(polynomial));
  const arrows = dot.match(/->/g) ?? [];
  // x to square, mul and add; square and mul to sub; sub to square; square to add; add to sum.
  expect(arrows.length).toBe(8);
});

test("the code of an operation is found by its symbol, with its rule; what is not there is an error", () => {
  const { code, rule, line } = sourceOf("packages/tensor/src/ops/tanh.ts", "tanh");
  expect(code.startsWith("export const tanh = unary(")).toBe(true);
  expect(line).toBeGreaterThan(1);
  const [first, last] = rule ?? [0, 0];
  expect(
    code
      .split("\n")
      .slice(first, last + 1)
      .join(""),
  ).toContain("pullback: (dy, _, y)");
  expect(() => sourceOf("packages/tensor/src/ops/tanh.ts", "tangent")).toThrow(/has no 'tangent'/);
});
