// Chooses for each contraction the blocked product or a product and a sum.
import { at } from "../../at.ts";
import { rewrite } from "../../graph/rewrite.ts";
import { contract, type Labels, multiply, permute, reduce, reshape, view } from "../../nodes/build.ts";
import { count, type Node } from "../../tensor.ts";
import { isPrefix } from "../facts/labels.ts";

/**
 * Contractions by kind: large ones without batch dimensions become matrix products of two dimensions, `[m k] [k n]` or
 * `[k m] [k n]`, for which there is a blocked kernel; the others become a product and a sum, which fuse with what is
 * around them.
 */
export const lowerContractions = (outputs: readonly Node[]): readonly Node[] =>
  rewrite(outputs, (node) => (node.operation.lowering.kind === "contract" ? lower(node) : node));

/** Below this many multiplications a loop is as good as the blocked kernel, and fuses. */
const SMALL = 16_384;

/** A blocked kernel needs as many columns as a register block has. */
const NARROW = 8;

const lower = (node: Node): Node => {
  const { lowering } = node.operation;
  if (lowering.kind !== "contract") return node;
  const [left, right] = lowering.labels as readonly [Labels, Labels];
  const [a, b] = node.inputs as readonly [Node, Node];
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
    if (isPrefix(n, output)) return matrix(b, a, right, left, n, m, k, sizeOf);
    const straight = matrix(a, b, left, right, m, n, k, sizeOf);
    const labels = [...m, ...n];
    return permute(
      straight,
      output.map((label) => labels.indexOf(label)),
    );
  }
  return matrix(a, b, left, right, m, n, k, sizeOf);
};

const equal = (a: Labels, b: Labels): boolean => a.length === b.length && isPrefix(a, b);

const loops = (
  node: Node,
  a: Node,
  b: Node,
  left: Labels,
  right: Labels,
  all: Labels,
  reduced: number,
  sizeOf: (label: number) => number,
): Node => {
  const sizes = all.map(sizeOf);
  const spread = (x: Node, own: Labels): Node =>
    view(
      x,
      all.map((label) => own.indexOf(label)),
      sizes,
    );
  const products = multiply(spread(a, left), spread(b, right));
  const axes = all.flatMap((_, axis) => (axis >= all.length - reduced ? [axis] : []));
  return reshape(reduce("sum", products, axes), node.sizes);
};

const matrix = (
  a: Node,
  b: Node,
  left: Labels,
  right: Labels,
  m: Labels,
  n: Labels,
  k: Labels,
  sizeOf: (label: number) => number,
): Node => {
  const product = (labels: Labels): number => count(labels.map(sizeOf));
  const [rows, columns, depth] = [product(m), product(n), product(k)];
  const right2 = [...k, ...n];
  const matrixB = reshape(ordered(b, right, right2), [depth, columns]);
  const transposed = equal(left, [...k, ...m]) && !equal(left, [...m, ...k]);
  const matrixA = transposed ? reshape(a, [depth, rows]) : reshape(ordered(a, left, [...m, ...k]), [rows, depth]);
  const result = contract(matrixA, matrixB, [transposed ? [1, 0] : [0, 1], [1, 2]], [0, 2]);
  return reshape(result, [...m, ...n].map(sizeOf));
};

/** The tensor with its axes in the order of the labels asked for. */
const ordered = (x: Node, own: Labels, wanted: Labels): Node =>
  equal(own, wanted)
    ? x
    : permute(
        x,
        wanted.map((label) => own.indexOf(label)),
      );
