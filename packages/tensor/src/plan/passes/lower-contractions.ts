// Chooses for each contraction the blocked product or a product and a sum.
import { at } from "../../at.ts";
import { rewrite } from "../../graph/rewrite.ts";
import { contract, dimensionsOf, type Labels, multiply, permute, reduce, reshape, view } from "../../nodes/build.ts";
import { DEEP } from "../../kernels/product/kernel.ts";
import { count, type Node } from "../../tensor.ts";

/**
 * Contractions by kind: large ones become matrix products of two dimensions, `[m k] [k n]` or `[k m] [k n]`, or a batch of such
 * products, for which there is a blocked kernel; the others become a product and a sum, which fuse with what is around them.
 */
export const lowerContractions = (outputs: readonly Node[]): readonly Node[] => rewrite(outputs, lower);

/** Below this many multiplications a loop is as good as the blocked kernel, and fuses. */
const SMALL = 16_384;

/** A blocked kernel needs as many columns as a register block has. */
const NARROW = 8;

/** In a batch, products of fewer rows or columns than this do better as a loop that fuses, as those of attention over a few items do. */
const LEAST_OF_BATCH = 16;

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
  const sizeOf = dimensionsOf(a.sizes, b.sizes, left, right);
  const product = (labels: Labels): number => count(labels.map(sizeOf));
  const flat = product(m) * product(n) * product(k);
  const isBatch = batch.length > 0;
  const least = isBatch ? LEAST_OF_BATCH : NARROW;
  const isSmall = flat < SMALL || product(n) < least || product(m) < (isBatch ? LEAST_OF_BATCH : 2) || product(k) < 4;
  // Deep sums keep their rounding errors, which no batch does.
  if (isSmall || (isBatch && product(k) > DEEP)) {
    const all = [...output, ...k];
    const spread = (x: Node, own: Labels): Node => view(x, placesOf(all, own), all.map(sizeOf));
    const axes = k.map((_, i) => output.length + i);
    return reshape(reduce("sum", multiply(spread(a, left), spread(b, right)), axes), node.sizes);
  }
  if (equal(output, [...batch, ...n, ...m])) return matrix(b, a, right, left, batch, n, m, k, sizeOf);
  return ordered(matrix(a, b, left, right, batch, m, n, k, sizeOf), [...batch, ...m, ...n], output);
};

const equal = (a: Labels, b: Labels): boolean => a.join() === b.join();

/** The places of labels among others. */
const placesOf = (labels: Labels, others: Labels): readonly number[] => labels.map((label) => others.indexOf(label));

const matrix = (
  a: Node,
  b: Node,
  left: Labels,
  right: Labels,
  batch: Labels,
  m: Labels,
  n: Labels,
  k: Labels,
  sizeOf: (label: number) => number,
): Node => {
  const product = (labels: Labels): number => count(labels.map(sizeOf));
  const label = batch.length > 0 ? [BATCH] : [];
  const several = label.map(() => product(batch));
  /** A side as one matrix, or several, of the axes that two lists name. */
  const shaped = (x: Node, own: Labels, sides: readonly [Labels, Labels]): Node =>
    reshape(ordered(x, own, [...batch, ...sides.flat()]), [...several, ...sides.map(product)]);
  const isTurned = equal(left, [...batch, ...k, ...m]);
  const result = contract(
    shaped(a, left, isTurned ? [k, m] : [m, k]),
    shaped(b, right, [k, n]),
    [
      [...label, ...(isTurned ? [1, 0] : [0, 1])],
      [...label, 1, 2],
    ],
    [...label, 0, 2],
  );
  return reshape(result, [...batch, ...m, ...n].map(sizeOf));
};

/** The label of a batch; those of rows, terms and columns are 0, 1 and 2. */
const BATCH = 3;

/** The tensor with its axes in the order of the labels asked for. Axes of one position are moved without a copy. */
const ordered = (x: Node, own: Labels, wanted: Labels): Node => {
  if (equal(own, wanted)) return x;
  const order = placesOf(wanted, own);
  const placed = permute(x, order);
  const moved = order.filter((axis) => at(x.sizes, axis) !== 1);
  return moved.some((axis, i) => axis < (moved[i - 1] ?? 0)) ? placed : reshape(x, placed.sizes);
};
