/** Checks that contractions become the products that they are, in whatever order their axes stand. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { at } from "../../at.ts";
import { compile, einsum, interpreter, read, type Tensor, wasm } from "../../index.ts";
import { dataTensor } from "../../ops/tensor.ts";
import { count } from "../../tensor.ts";

const sizes: Readonly<Record<string, number>> = { batch: 3, heads: 2, row: 18, column: 16, term: 64 };

/** The names of a side in a drawn order. */
const sideOf = (...names: readonly string[]): fc.Arbitrary<readonly string[]> =>
  fc.shuffledSubarray([...names], { minLength: names.length });

const dataOf = (names: readonly string[], step: number, of = sizes): Tensor => {
  const numbers = names.map((name) => of[name] ?? 0);
  const elements = Float32Array.from({ length: count(numbers) }, (_, i) => Math.sin(step * i));
  return dataTensor({ read: () => elements }, names, numbers, "float");
};

/** Contracts two sides on wasm, for which it says what was planned, and with the interpreter. */
const contracted = (left: readonly string[], right: readonly string[], output: readonly string[]) => {
  const [a, b] = [dataOf(left, 0.7), dataOf(right, 1.1)];
  const notation: string = `${left.join(" ")}, ${right.join(" ")} -> ${output.join(" ")}`;
  const f = (x: typeof a, y: typeof b) => einsum(notation, x, y);
  const onWasm = compile(f, wasm({ threads: 1 }));
  return { plan: onWasm.explain(a, b), result: read(onWasm(a, b)), exact: read(compile(f, interpreter())(a, b)) };
};

test("a batch of products is a product, to the interpreter's result, however axes are ordered", () => {
  fc.assert(
    fc.property(
      sideOf("batch", "heads", "row", "term"),
      sideOf("batch", "heads", "term", "column"),
      sideOf("batch", "heads", "row", "column"),
      (left, right, output) => {
        const { plan, result, exact } = contracted(left, right, output);
        expect(plan).toMatch(/6 times contract (18×64 · 64×16|16×64 · 64×18)/);
        expect(Math.max(...exact.map((x, i) => Math.abs(x - at(result, i))))).toBeLessThan(1e-4);
      },
    ),
    { numRuns: 40 },
  );
});

test("an axis of one position is moved without a copy", () => {
  const one = { ...sizes, heads: 1 };
  const a = dataOf(["batch", "row", "heads", "term"], 0.7, one);
  const b = dataOf(["batch", "heads", "term", "column"], 1.1, one);
  const notation: string = "batch row heads term, batch heads term column -> batch row heads column";
  const plan = compile((x: typeof a, y: typeof b) => einsum(notation, x, y), wasm({ threads: 1 })).explain(a, b);
  expect(plan).toMatch(/^%0 .* = 3 times contract 18×64 · 64×16/);
  expect(plan).toContain("1 kernels");
});
