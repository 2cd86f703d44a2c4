/** Checks what a tree of tensors is: its order, its paths, and the sentences for what is no part of one. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type AnyTensor, mapTree, read, scalar, tensor, tensors } from "./index.ts";
import { leaves, withTensors } from "./extend.ts";
import { outlineOf } from "./tree.ts";

const [one, two, three]: readonly [AnyTensor, AnyTensor, AnyTensor] = [
  tensor("", [1]),
  tensor("", [2]),
  tensor("", [3]),
];
const paths = (tree: unknown) => leaves(tree).map(({ path }) => path);
const values = (tree: unknown) => tensors(tree).map((x) => read(x)[0]);

test("leaves come in the order of their keys, however a tree was written down", () => {
  expect(paths({ users: one, items: [two, three] })).toEqual(["items.0", "items.1", "users"]);
  expect(values({ items: one, users: two })).toEqual(values({ users: two, items: one }));
});

test("replacing keeps the order in which keys were written", () => {
  const tree = withTensors({ users: one, name: "x", items: two }, [scalar(10), scalar(20)]);
  expect(Object.keys(tree)).toEqual(["users", "name", "items"]);
  expect([read(tree.items)[0], read(tree.users)[0]]).toEqual([10, 20]);
});

test("too few tensors for a tree are refused with the path", () => {
  expect(() => withTensors({ a: one, b: two }, [three])).toThrow(
    "The tree has a tensor at 'b', but only 1 were given.",
  );
});

test("a key with a dot is no way through two keys", () => {
  expect(paths({ "a.b": one, a: { b: two }, "": three, 'c"d': one })).toEqual(['""', "a.b", '"a.b"', '"c\\"d"']);
});

test("what is no tensor stays as it is, null and undefined too", () => {
  const told: (readonly [unknown, string])[] = [];
  const tree = { a: one, n: null, u: undefined, t: "text", b: [true, 0.5, 3n] };
  leaves(tree, "at", (value, path) => told.push([value, path]));
  expect(told).toEqual([
    [true, "at.b.0"],
    [0.5, "at.b.1"],
    [3n, "at.b.2"],
    [null, "at.n"],
    ["text", "at.t"],
    [undefined, "at.u"],
  ]);
  expect(mapTree(tree, () => two)).toEqual({ ...tree, a: two });
});

test("keys that name members of objects are keys like others", () => {
  const tree = JSON.parse('{ "__proto__": 1, "constructor": 2, "toString": 3 }') as Record<string, unknown>;
  const mapped = mapTree(tree, (x) => x);
  expect(Object.entries(mapped)).toEqual([
    ["__proto__", 1],
    ["constructor", 2],
    ["toString", 3],
  ]);
});

test("an object that is named like a tensor's fields is a tree", () => {
  expect(paths({ operation: one, sizes: two })).toEqual(["operation", "sizes"]);
});

test("an object or array that is in a tree twice is two parts of it; depth is no limit", () => {
  const shared = { x: one };
  expect(paths([shared, shared])).toEqual(["0.x", "1.x"]);
  let deep: unknown = one;
  for (let i = 0; i < 20_000; i++) deep = i % 2 === 0 ? { d: deep } : [deep];
  expect(tensors(deep)).toEqual([one]);
  expect(values(mapTree(deep, () => two))).toEqual([2]);
});

class Layer {
  readonly weights = one;
}
const cycle: Record<string, unknown> = { x: one };
cycle["self"] = { again: cycle };
const hidden = Object.defineProperty({ x: one }, "y", { value: two, enumerable: false });

test.each([
  ["a Map", { p: [one, new Map([["x", two]])] }, "has a Map at 'p.1': use a plain object or an array."],
  ["a Set", { p: new Set([one]) }, "has a Set at 'p': use a plain object or an array."],
  ["a tree that is a Map", new Map(), "A tree of tensors is a Map: use a plain object or an array."],
  ["a class", { p: new Layer() }, "has a Layer at 'p': use a plain object or an array."],
  ["an array of a class of its own", { p: new (class List extends Array {})() }, "has a List at 'p'"],
  ["a date", { p: new Date() }, "has a Date at 'p'"],
  ["a promise", { p: Promise.resolve(one) }, "has a Promise at 'p': await it first."],
  ["numbers", { p: Float32Array.of(1) }, "has a Float32Array at 'p': make a tensor of it, as in tensor("],
  ["a function", { p: () => one }, "has a function at 'p': close over it instead."],
  ["a symbol", { p: Symbol("s") }, "has a symbol at 'p': use a text."],
  ["a symbol as key", { p: { [Symbol("s")]: one } }, "has the key Symbol(s) at 'p': use a text as its key."],
  [
    "a getter",
    {
      p: {
        get x() {
          return one;
        },
      },
    },
    "has a getter 'x' at 'p': use a property with a value.",
  ],
  ["a hidden property", { p: hidden }, "has a hidden property 'y' at 'p': use an ordinary one."],
  ["a hole", { p: Object.assign([one], { 2: two }) }, "has a hole at place 1 at 'p': fill every place of the array."],
  ["a hole at the end", { p: Object.assign([], { length: 1e9 }) }, "has a hole at place 0 at 'p'"],
  [
    "an array with more",
    { p: Object.assign([one], { x: two }) },
    "has an array with a property 'x' at 'p': use an object.",
  ],
  ["a cycle", { p: cycle }, "has a cycle at 'p.self.again': nothing may be a part of itself."],
])("%s is no part of a tree, which a sentence says with its path", (_, tree, sentence) => {
  expect(() => leaves(tree)).toThrow(sentence);
  expect(() => mapTree(tree, (x) => x)).toThrow(sentence);
});

test("outlines are equal where trees differ in their tensors alone", () => {
  const plainTree = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.constant(undefined),
      fc.constantFrom(null, true, "", "x", 0, -0, 1, NaN, 1n, "1", "null"),
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("a", "b", "a.b", ""), tie("tree"), { noNullPrototype: true }),
    ),
  })).tree;
  const text = (tree: unknown) => outlineOf(tree).text;
  fc.assert(
    fc.property(plainTree, plainTree, (a, b) => {
      let equal = true;
      try {
        expect(a).toStrictEqual(b);
      } catch {
        equal = false;
      }
      expect(text(a) === text(b)).toBe(equal);
    }),
    { numRuns: 500 },
  );
  expect(text({ a: one, b: two })).toBe(text({ b: three, a: one }));
});
