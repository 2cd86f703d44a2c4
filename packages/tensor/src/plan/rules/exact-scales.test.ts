/** Checks how signs and powers of two move, and that no bit changes. */
import { expect, test } from "vitest";
import { simplify } from "./rule.ts";
import { compile, interpreter, key, read, tensor, uniforms, wasm } from "../../index.ts";
import { expand, input, mul, neg, sub } from "../../ops/all.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { fingerprint } from "../../graph/fingerprint.ts";
import { movedScale, movedSign } from "./exact-scales.ts";

const printed = (output: AnyTensor): string =>
  fingerprint({ inputs: [], outputs: simplify([output], [movedSign, movedScale]) });
const [rows, each] = [input(["batch", "dim"], [4, 8], "float"), input(["batch"], [4], "float")];

test("a power of two goes from every element of a row to what the row has in common", () => {
  expect(printed(mul(expand(each, "batch 1"), mul(rows, 2)))).toMatchInlineSnapshot(`
    "%0 = input() [4, 8]
    %1 = input() [4]
    %2 = reshape(%1) [4, 1]
    %3 = reshape(%2) [4]
    %4 = constant 2() []
    %5 = view -1(%4) [4]
    %6 = (#0 * #1)(%3, %5) [4]
    %7 = view 0,-1(%6) [4, 8]
    %8 = (#0 * #1)(%0, %7) [4, 8]
    return %8"
  `);
});

test("so does a sign", () => {
  expect(printed(neg(mul(expand(each, "batch 1"), rows)))).toMatchInlineSnapshot(`
    "%0 = input() [4]
    %1 = reshape(%0) [4, 1]
    %2 = reshape(%1) [4]
    %3 = constant -1() []
    %4 = view -1(%3) [4]
    %5 = (#0 * #1)(%2, %4) [4]
    %6 = view 0,-1(%5) [4, 8]
    %7 = input() [4, 8]
    %8 = (#0 * #1)(%6, %7) [4, 8]
    return %8"
  `);
});

test("of two numbers one is left, if that changes no bit", () => {
  expect(printed(mul(mul(rows, 2), 0.003))).toContain("constant 0.006");
  expect(printed(mul(mul(rows, 3), 0.003))).toContain("constant 3");
});

test("the results are those of the interpreter", () => {
  const gradient = (x: Tensor<["batch", "dim"]>, weights: Tensor<["batch"]>, centre: Tensor<["dim"]>) => [
    mul(expand(weights, "batch 1"), mul(sub(x, centre), 2)),
    neg(mul(mul(x, -0.5), expand(weights, "batch 1"))),
  ];
  const numbers = (stream: number, size: number) => uniforms(key(1), stream, size).map((number) => number - 0.5);
  const x = tensor("batch dim", numbers(0, 120), { batch: 12, dim: 10 });
  const [weights, centre] = [
    tensor("batch", numbers(1, 12), { batch: 12 }),
    tensor("dim", numbers(2, 10), { dim: 10 }),
  ];
  const [fast, slow] = [wasm({ threads: 1 }), interpreter()].map((device) =>
    compile(gradient, device)(x, weights, centre).flatMap((part) => [...read(part)]),
  );
  expect(slow?.length).toBe(240);
  slow?.forEach((number, i) => expect(fast?.[i]).toBeCloseTo(number, 6));
});
