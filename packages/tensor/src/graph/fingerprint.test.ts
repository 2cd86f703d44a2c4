/** Primitives whose lowerings differ in anything are told apart by their texts: nodes with equal texts become one. */
import { expect, test } from "vitest";
import type { Lowering } from "../tensor.ts";
import { computationOf } from "./fingerprint.ts";

/** The lowering of a primitive that a contributor adds, which no list knows yet. */
const lowering = (facts: object): Lowering => ({ kind: "decay", ...facts }) as unknown as Lowering;

test("a primitive without a line of its own is told apart by all that its lowering holds", () => {
  const texts = [
    {},
    { factor: 0 },
    { factor: -0 },
    { factor: 0.1 },
    { factor: 0.1 + 2 ** -56 },
    { factor: 0.1, isBackward: true },
    { factor: 0.1, isBackward: false },
    { factor: 0.1, isBackward: false, compensated: true },
    { axes: [1, 2] },
    { axes: [12] },
    { axes: [[1], [2]] },
    { axes: [[1, 2]] },
    { window: { size: 3 } },
    { window: { size: 5 } },
    { window: { size: 3, step: 1 } },
  ].map((facts) => computationOf(lowering(facts)));
  expect(new Set(texts).size).toBe(texts.length);
  expect(texts[5]).toBe("decay factor 0.1, isBackward true");
});

test("equal lowerings have one text", () => {
  expect(computationOf(lowering({ factor: 0.1 }))).toBe(computationOf(lowering({ factor: 0.1 })));
});
