import { at } from "../at.ts";
import { contract, type Labels } from "../ops/contract.ts";
import { mul } from "../ops/mul.ts";
import { reduceAxes } from "../ops/reduce.ts";
import { reshape } from "../ops/reshape.ts";
import { view } from "../ops/view.ts";
import { type AnyTensor, count, type Tensor } from "../tensor.ts";
import { rewrite } from "./graph.ts";

/**
 * Contractions by kind: large ones without batch dimensions become matrix products of two dimensions, `[m k] [k n]` or
 * `[k m] [k n]`, for which there is a blocked kernel; the others become a product and a sum, which fuse with what is
 * around them.
 */
export const lowerContractions = (outputs: readonly AnyTensor[]): readonly AnyTensor[] =>
  rewrite(outputs, (node) => (node.operation.lowering.kind === "contract" ? lower(node) : node));

/** Below this many multiplications a loop is as good as the blocked kernel, and fuses. */
const SMALL = 16_384;

/** A blocked kernel needs as many columns as a register block has. */
const NARROW = 8;

const lower = (node: AnyTensor): AnyTensor => {
  const { lowering } = node.operation;
  if (lowering.kind !== "contract") return node;
  const [left, right] = lowering.labels as readonly [Labels, Labels];
  const [a, b] = node.inputs as readonly [Tensor, Tensor];
  const { output } = lowering;
  const batch = output.filter((label) => left.includes(label) && right.includes(label));
  const m = output.filter((label) => left.includes(label) && !right.includes(label));
  const n = output.filter((label) => right.includes(label) && !left.includes(label));
  const k = left.filter((label) => right.includes(label) && !output.includes(label));
  const sizeOf = (label: number): number =>
    left.includes(label) ? at(a.sizes, left.indexOf(label)) : at(b.sizes, right.indexOf(label));
  const product = (labels: Labels): number => count(labels.map(sizeOf));
  const flat = product(m) * product(n) * product(k);
  if (batch.length > 0 || flat < SMALL || product(n) < NARROW || product(m) < 2 || product(k) < 4) {
    return loops(node, a, b, left, right, [...output, ...k], k.length, sizeOf);
  }
  if (output.length > 0 && !isPrefix(m, output)) {
    if (isPrefix(n, output)) return matrix(b, a, right, left, n, m, k, sizeOf, node);
    const straight = matrix(a, b, left, right, m, n, k, sizeOf, undefined);
    const labels = [...m, ...n];
    return view(
      straight,
      output.map((label) => labels.indexOf(label)),
      node.shape,
      node.sizes,
    );
  }
  return matrix(a, b, left, right, m, n, k, sizeOf, node);
};

const isPrefix = (prefix: Labels, labels: Labels): boolean => prefix.every((label, i) => label === labels[i]);
const equal = (a: Labels, b: Labels): boolean => a.length === b.length && isPrefix(a, b);

const loops = (
  node: AnyTensor,
  a: Tensor,
  b: Tensor,
  left: Labels,
  right: Labels,
  all: Labels,
  reduced: number,
  sizeOf: (label: number) => number,
): AnyTensor => {
  const sizes = all.map(sizeOf);
  const spread = (x: Tensor, own: Labels): Tensor =>
    view(
      x,
      all.map((label) => own.indexOf(label)),
      sizes,
      sizes,
    );
  const products = mul<Tensor, Tensor>(spread(a, left), spread(b, right));
  const axes = all.flatMap((_, axis) => (axis >= all.length - reduced ? [axis] : []));
  return reshapeTo(reduceAxes("sum", products, axes), node);
};

const reshapeTo = (x: Tensor, node: AnyTensor): AnyTensor => reshape(x, node.shape, node.sizes);

const matrix = (
  a: Tensor,
  b: Tensor,
  left: Labels,
  right: Labels,
  m: Labels,
  n: Labels,
  k: Labels,
  sizeOf: (label: number) => number,
  node: AnyTensor | undefined,
): AnyTensor => {
  const product = (labels: Labels): number => count(labels.map(sizeOf));
  const [rows, columns, depth] = [product(m), product(n), product(k)];
  const right2 = [...k, ...n];
  const matrixB = reshape(ordered(b, right, right2), [depth, columns], [depth, columns]);
  const transposed = equal(left, [...k, ...m]) && !equal(left, [...m, ...k]);
  const matrixA = transposed
    ? reshape(a, [depth, rows], [depth, rows])
    : reshape(ordered(a, left, [...m, ...k]), [rows, depth], [rows, depth]);
  const result = contract(matrixA, matrixB, [transposed ? [1, 0] : [0, 1], [1, 2]], [0, 2]);
  const sizes = [...m, ...n].map(sizeOf);
  return reshape(result, node?.shape ?? sizes, sizes);
};

/** The tensor with its axes in the order of the labels asked for. */
const ordered = (x: Tensor, own: Labels, wanted: Labels): Tensor =>
  equal(own, wanted)
    ? x
    : view(
        x,
        wanted.map((label) => own.indexOf(label)),
        wanted.map((label) => at(x.shape, own.indexOf(label))),
        wanted.map((label) => at(x.sizes, own.indexOf(label))),
      );
