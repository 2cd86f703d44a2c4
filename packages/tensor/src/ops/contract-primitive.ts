// The primitive of products, without its derivative: compilers write nodes of it, which nobody differentiates.
import { at } from "../at.ts";
import { denseStrides, forEachIndex } from "../strides.ts";
import type { Primitive } from "../tensor.ts";
import { allocate } from "./node.ts";

/** One label for each axis; equal labels run together. */
export type Labels = readonly number[];

/** A sum of products. */
export const contractPrimitive = (labels: readonly [Labels, Labels], output: Labels): Primitive => ({
  name: "contract",
  lowering: { kind: "contract", labels, output },
  evaluate: ([a, b], result) => {
    const elements = allocate(result);
    const [x, y] = result.inputs;
    if (!a || !b || !x || !y) return elements;
    const all = [...new Set([...labels[0], ...labels[1]])];
    const sizes = all.map(dimensionsOf(x.sizes, y.sizes, ...labels));
    const stridesOf = (own: Labels, dense: readonly number[]): readonly number[] =>
      all.map((label) => (own.includes(label) ? at(dense, own.indexOf(label)) : 0));
    const intoA = offsets(sizes, stridesOf(labels[0], denseStrides(x.sizes)));
    const intoB = offsets(sizes, stridesOf(labels[1], denseStrides(y.sizes)));
    forEachIndex(sizes, stridesOf(output, denseStrides(result.sizes)), (position, offset) => {
      // The innermost line of the interpreter: a check of each place would take most of its time.
      const product = (a[intoA[position] ?? 0] ?? NaN) * (b[intoB[position] ?? 0] ?? NaN);
      elements[offset] = (elements[offset] ?? 0) + product;
    });
    return elements;
  },
});

/** The size or name of a label, from those of the axes that have it. */
export const dimensionsOf =
  <T>(a: readonly T[], b: readonly T[], left: Labels, right: Labels) =>
  (label: number): T =>
    left.includes(label) ? at(a, left.indexOf(label)) : at(b, right.indexOf(label));

const offsets = (sizes: readonly number[], strides: readonly number[]): Int32Array => {
  const result = new Int32Array(sizes.reduce((a, b) => a * b, 1));
  forEachIndex(sizes, strides, (position, offset) => (result[position] = offset));
  return result;
};
