/** Random trees of tensors, notes and names, such as models of all kinds have. */
import { tensor, type AnyTensor } from "@attrec/tensor";
import fc from "fast-check";

/** The arguments of `saveTrees` other than the path. */
export interface RandomModel {
  readonly trees: Readonly<Record<string, unknown>>;
  readonly notes: Readonly<Record<string, string>>;
  readonly names: Readonly<Record<string, readonly string[]>>;
}

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.constantFrom("__proto__", "constructor", "0", "12", "", "ß 日本 👩", '"\\', "\u0000\u001b[31m"),
);

const data = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }).chain((sizes): fc.Arbitrary<AnyTensor> => {
  const length = sizes.reduce((product, size) => product * size, 1);
  const exactly = { minLength: length, maxLength: length };
  const [notation, named] = [
    sizes.map((_, i) => `d${i}`).join(" "),
    Object.fromEntries(sizes.map((n, i) => [`d${i}`, n])),
  ];
  const floats = (elements: Float32Array | Float64Array): AnyTensor => tensor(notation, elements, named);
  return fc.oneof(
    fc.float32Array(exactly).map(floats),
    fc.float64Array(exactly).map(floats),
    fc.int32Array(exactly).map((elements) => tensor(`int:${notation}`, elements, named)),
  );
});

const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    data,
    fc.dictionary(text, tie("tree"), { minKeys: 1, maxKeys: 3 }),
    fc.array(tie("tree"), { maxLength: 2 }),
  ),
}));

export const randomModels: fc.Arbitrary<RandomModel> = fc.record({
  trees: fc.record({ parameters: fc.dictionary(text, tree, { minKeys: 1, maxKeys: 5 }) }, { noNullPrototype: true }),
  notes: fc.dictionary(
    text.filter((name) => name !== "format" && name !== "digest"),
    text,
    { maxKeys: 4, noNullPrototype: true },
  ),
  names: fc.dictionary(text, fc.array(text, { maxLength: 4 }), { maxKeys: 3, noNullPrototype: true }),
});
