/** Checks dropout: its share, its expectation and its rates. */
import { expect, test } from "vitest";
import { at } from "../at.ts";
import { compile } from "../compile/compile.ts";
import { interpreter } from "../devices/interpreter/interpreter.ts";
import { key } from "../random/philox.ts";
import { dropout } from "./dropout.ts";
import { keyTensor } from "./random.ts";
import { read, tensor } from "./tensor.ts";

const SIZE = 40_000;
const ones = tensor("n", new Float64Array(SIZE).fill(1), { n: SIZE });
const drawn = keyTensor(key(3));
const dropped = (rate: number): readonly number[] => {
  const drop = compile((x: typeof ones, from: typeof drawn) => dropout(x, rate, from, "test"), interpreter());
  return [...read(drop(ones, drawn))];
};

test("dropout keeps its share of the elements, and the expectation", () => {
  for (const rate of [0.1, 0.5, 0.9]) {
    const kept = dropped(rate).filter((x) => x !== 0);
    expect(Math.abs(kept.length / SIZE - (1 - rate))).toBeLessThan(0.01);
    expect(at(kept, 0) * (1 - rate)).toBeCloseTo(1, 3);
  }
});

test("a rate of 0 is x itself, and rates from 1 on are refused", () => {
  expect(dropout(ones, 0, drawn, "test")).toBe(ones);
  expect(() => dropout(ones, 1, drawn, "test")).toThrow(/below 1/);
});
