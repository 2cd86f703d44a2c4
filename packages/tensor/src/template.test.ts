/** Checks that a template knows the trees of its form, and no others, and gives back the tree that it was made of. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type AnyTensor, compile, interpreter, neg, pure, read, tensor, type Tensor, tensors } from "./index.ts";
import { leaves } from "./extend.ts";
import { fill, match } from "./template.ts";
import { outlineOf } from "./tree.ts";
import { partsOf } from "./tree-walk.ts";

const shapes: readonly AnyTensor[] = [
  tensor("", [1]),
  tensor("n", [1, 2], { n: 2 }),
  tensor("m", [1, 2], { m: 2 }),
  tensor("n", [1, 2, 3], { n: 3 }),
  tensor("int:n", [1, 2], { n: 2 }),
];

const trees = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(...shapes),
    fc.constantFrom(null, undefined, true, "", "x", 0, -0, NaN, 1n),
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "0", "", "__proto__", "toString"), tie("tree"), { noNullPrototype: true }),
  ),
})).tree;

const kindsOf = (tree: unknown) => tensors(tree).map(({ dtype, shape, sizes }) => ({ dtype, shape, sizes }));

test("a tree has the form of another exactly if their outlines and the kinds of their tensors are equal", () => {
  fc.assert(
    fc.property(trees, trees, (a, b) => {
      const found = match(partsOf(a), b);
      const isAlike =
        outlineOf(a).text === outlineOf(b).text && JSON.stringify(kindsOf(a)) === JSON.stringify(kindsOf(b));
      expect(found).toEqual(isAlike ? tensors(b) : undefined);
    }),
    { numRuns: 2000, examples: [[{ a: undefined }, { b: undefined }]] },
  );
});

test("a tree has its own form, and with its own tensors it is itself", () => {
  fc.assert(
    fc.property(trees, (tree) => {
      const parts = partsOf(tree);
      const found = match(parts, tree);
      expect(found).toEqual(tensors(tree));
      const again = fill(parts, found ?? []);
      expect(again).toEqual(tree);
      expect(leaves(again)).toEqual(leaves(tree));
    }),
  );
});

test("a class, a hidden property and a key that is a symbol have no form, also at a later call", () => {
  class Layer {
    readonly x = tensor("", [1]);
  }
  const plain = { x: tensor("", [1]) };
  // A function that is not pure is traced at each call, for which its arguments are walked through again.
  const f = compile(
    pure((given: { readonly x: Tensor<[]> }) => neg(given.x)),
    interpreter(),
  );
  for (let i = 0; i < 3; i++) expect(read(f(plain))[0]).toBe(-1);
  expect(() => f(new Layer())).toThrow("has a Layer at '0'");
  expect(() => f(Object.defineProperty({ ...plain }, "y", { value: 1, enumerable: false }))).toThrow(
    "a hidden property",
  );
  expect(() => f({ ...plain, [Symbol("s")]: 1 })).toThrow("the key Symbol(s)");
  expect(read(f(plain))[0]).toBe(-1);
});

test("a plan serves arguments however they were written down", () => {
  let traced = 0;
  const f = compile((given: Record<string, Tensor<[]>>) => {
    traced++;
    return { keys: Object.keys(given).join(), ...given };
  }, interpreter());
  const [x, y] = [tensor("", [1]), tensor("", [2])];
  expect(f({ b: x, a: y }).keys).toBe("a,b");
  expect(f({ a: y, b: x }).keys).toBe("a,b");
  // The second call finds the plan, and traces once more to see that it still holds.
  expect(traced).toBe(2);
});
