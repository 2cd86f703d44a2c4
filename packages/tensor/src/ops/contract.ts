// The primitive of all products of two tensors.
import { noted } from "../graph/note.ts";
import { checkList } from "../shape/sizes.ts";
import { at } from "../at.ts";
import { type Dimension, ShapeError, show } from "../shape/dimension.ts";
import { floatTensor } from "../shape/dtype.ts";
import type { Compiler } from "../compiler.ts";
import { product } from "../kernels/product/kernel.ts";
import { emitProduct } from "../kernels/product/wasm.ts";
import type { AnyTensor, Operation, Tensor } from "../tensor.ts";
import { contractPrimitive, dimensionsOf, type Labels } from "./contract-primitive.ts";
import { node } from "./node.ts";
import { reduceAxes } from "./reduce.ts";
import { drawReals, drawSize, type Sampler } from "./sample.ts";
import { view } from "./view.ts";

/**
 * The sum of products of two tensors: `out[…] = Σ a[…] · b[…]`, where axes with equal labels share an index and labels
 * that the output lacks are summed. Matrix products, inner, outer and batched products are this one primitive, and
 * so is each of its derivatives: ā is the contraction of ȳ with b to the labels of a.
 *
 * @throws ShapeError if the labels do not fit the axes, or if one is given twice in one place
 *
 * @example
 * ```ts
 * const a = tensor("2 2", [1, 2, 3, 4]);
 * // A matrix product: label 1 is summed.
 * contract(a, a, [[0, 1], [1, 2]], [0, 2]); // [[7, 10], [15, 22]]
 * ```
 */
export const contract = (a: Tensor, b: Tensor, labels: readonly [Labels, Labels], output: Labels): Tensor => {
  floatTensor("contract", "a", a);
  floatTensor("contract", "b", b);
  checkList("contract", "labels", labels, "labels for each tensor");
  checkList("contract", "output", output, "labels");
  const [left, right] = labels;
  checkLabels(a, left, b, right, output);
  // A label that one operand alone has and the output lacks is summed in that operand first, so that every product is needed.
  const alone = (own: Labels, other: Labels): readonly number[] =>
    own.flatMap((label, axis) => (other.includes(label) || output.includes(label) ? [] : [axis]));
  const [sumLeft, sumRight] = [alone(left, right), alone(right, left)];
  if (sumLeft.length + sumRight.length > 0) {
    const rest = (own: Labels, summed: readonly number[]): Labels => own.filter((_, axis) => !summed.includes(axis));
    return contract(
      reduceAxes("sum", a, sumLeft),
      reduceAxes("sum", b, sumRight),
      [rest(left, sumLeft), rest(right, sumRight)],
      output,
    );
  }
  const sizeOf = dimensionsOf(a.sizes, b.sizes, left, right);
  const nameOf = dimensionsOf<Dimension>(a.shape, b.shape, left, right);
  return node(contractOperation(labels, output), [a, b], output.map(nameOf), output.map(sizeOf), "float");
};

/** Throws unless there is a label for each axis, each once in a tensor, of one size, and one for each axis of the output. */
const checkLabels = (a: Tensor, left: Labels, b: Tensor, right: Labels, output: Labels): void => {
  const both = `contract: [${left.join(" ")}] and [${right.join(" ")}] to [${output.join(" ")}]`;
  for (const [x, own] of [[a, left] as const, [b, right] as const]) {
    if (own.length !== x.sizes.length)
      throw new ShapeError(`${both}: ${own.length} labels are not one for each axis of ${show(x.shape)}`);
  }
  for (const own of [left, right, output]) {
    if (new Set(own).size < own.length) throw new ShapeError(`${both}: a label is given twice in one place`);
  }
  for (const label of output) {
    if (!left.includes(label) && !right.includes(label)) throw new ShapeError(`${both}: ${label} is in no operand`);
  }
  for (const [axis, label] of left.entries()) {
    const other = right.indexOf(label);
    if (other < 0 || a.sizes[axis] === b.sizes[other]) continue;
    throw new ShapeError(`${both}: the axes of label ${label} have sizes ${a.sizes[axis]} and ${b.sizes[other]}`);
  }
};

const compiler: Compiler = { kernels: { contract: { ...product, wasm: emitProduct } } };

/** A sum of products, as an operation. */
const contractOperation = (labels: readonly [Labels, Labels], output: Labels): Operation => ({
  ...contractPrimitive(labels, output),
  compiler,
  pullback: (cotangent, [a, b]) => [
    towards(a as Tensor, labels[0], cotangent, output, b as Tensor, labels[1]),
    towards(b as Tensor, labels[1], cotangent, output, a as Tensor, labels[0]),
  ],
});

/** The cotangent of one operand: the other contracted with ȳ. */
const towards = (x: Tensor, own: Labels, dy: Tensor, output: Labels, other: Tensor, others: Labels): Tensor => {
  const reached = own.filter((label) => output.includes(label) || others.includes(label));
  const product = contract(dy, other, [output, others], reached);
  if (reached.length === own.length) return noted({ ...product, shape: x.shape });
  return view(
    product,
    own.map((label) => reached.indexOf(label)),
    x.shape,
    x.sizes,
  );
};

/** Property tests draw labels for both operands and keep any of them in the output. */
export const sampleContract: Sampler = (draw) => {
  const sizes = Array.from({ length: 4 }, () => drawSize(draw, 4));
  const some = (): Labels => sizes.flatMap((_, label) => (draw.integer(0, 1) === 1 ? [label] : []));
  const labels = [some(), some().toReversed()] as const;
  const output = [...new Set([...labels[1], ...labels[0]])].filter(() => draw.integer(0, 1) === 1);
  return {
    inputs: labels.map((own) =>
      drawReals(
        draw,
        own.map((label) => at(sizes, label)),
      ),
    ),
    call: ([a, b]: readonly AnyTensor[]) => contract(a as Tensor, b as Tensor, labels, output),
  };
};
