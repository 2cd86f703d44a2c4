/** Checks the random numbers against known answers, and how evenly they fall. */
import { expect, test } from "vitest";
import { coarseUniforms, fold, key, philox, uniforms, uniformWords } from "./philox.ts";

test("known answer: counter 0, key 0 (Random123's kat_vectors)", () => {
  const words = new Uint32Array(4);
  philox(0, 0, [0, 0], words);
  expect([...words].map((word) => word.toString(16))).toEqual(["6627e8d5", "e169c58d", "bc57ac4c", "9b00dbd8"]);
});

test("uniform numbers fill [0, 1) evenly", () => {
  const numbers = uniforms(key(1), 0, 100_000);
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.005);
  expect(numbers.every((x) => x >= 0 && x < 1)).toBe(true);
});

test("coarse numbers are the halves of the words, and as even", () => {
  const [words, numbers] = [uniformWords(key(1), 0, 4), coarseUniforms(key(1), 0, 8)];
  words.forEach((word, k) => {
    expect(numbers[k]).toBe((word % 2 ** 16) / 2 ** 16);
    expect(numbers[4 + k]).toBe(Math.floor(word / 2 ** 16) / 2 ** 16);
  });
  const many = coarseUniforms(key(2), 0, 100_001);
  expect(Math.abs(many.reduce((sum, x) => sum + x, 0) / many.length - 0.5)).toBeLessThan(0.005);
});

test("a seed is a whole number that a float64 holds", () => {
  expect(key(2 ** 53 - 1)).toEqual([0xffffffff, 0x1fffff]);
  for (const seed of [-1, 1.5, NaN, 2 ** 53]) {
    expect(() => key(seed)).toThrow(`A seed is a whole number from 0 to 2^53 - 1, not ${seed}.`);
  }
});

test("keys of different purposes differ, and equal purposes agree", () => {
  expect(fold(key(1), "a")).not.toEqual(fold(key(1), "b"));
  expect(fold(key(1), 3)).toEqual(fold(key(1), 3));
  expect(fold(key(1), 3)).not.toEqual(fold(key(2), 3));
});
