import { map } from "../ops/map.ts";
import { reshape } from "../ops/reshape.ts";
import { partsOf, type ScatterInput, scatterParts } from "../ops/scatter.ts";
import { apply, element } from "../scalar/expression.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import type { Rule } from "./simplify.ts";
import { isDifference, isNegation, isSum } from "./sums.ts";

/**
 * Sums and differences of scatters are one scatter of several parts: each row of the table is written once, whatever is
 * added to it.
 */
export const sumOfScatters: Rule = (node, original, uses) => {
  const [first, second] = node.inputs;
  if ((!isSum(node) && !isDifference(node)) || !first || !second) return undefined;
  if (!node.inputs.every(isScatter) || isReadElsewhere(original, uses)) return undefined;
  const added = isSum(node) ? partsOf(second) : partsOf(second).map(negatedPart);
  return scatterParts([...partsOf(first), ...added], node.shape, node.sizes);
};

/** A negated scatter is a scatter of negated rows: they are computed where they are added. */
export const negatedScatter: Rule = (node, original, uses) => {
  const [scatter] = node.inputs;
  if (!isNegation(node) || !scatter || !isScatter(scatter) || isReadElsewhere(original, uses)) return undefined;
  return scatterParts(partsOf(scatter).map(negatedPart), node.shape, node.sizes);
};

const isReadElsewhere = ({ inputs }: AnyTensor, uses: ReadonlyMap<AnyTensor, number>): boolean =>
  inputs.some((input) => (uses.get(input) ?? 0) > 1);

const negatedPart = ([indices, rows]: ScatterInput): ScatterInput => [indices, negation(rows)];

/** Rows under the dimensions of their indices, and then of the table. */
export const rowsOfIndices: Rule = (node) => {
  if (!isScatter(node)) return undefined;
  const parts = partsOf(node);
  const sizesOf = (indices: AnyTensor): readonly number[] => [...indices.sizes, ...node.sizes.slice(1)];
  if (parts.every(([indices, rows]) => sizesOf(indices).join() === rows.sizes.join())) return undefined;
  const shaped = parts.map(([indices, rows]): ScatterInput => [
    indices,
    reshape(rows, sizesOf(indices), sizesOf(indices)),
  ]);
  return scatterParts(shaped, node.shape, node.sizes);
};

const isScatter = (node: AnyTensor): boolean => node.operation.lowering.kind === "scatter";

const negation = (x: Tensor): Tensor => map("negate", apply("negate", element(0)), [x], (dy) => [negation(dy)]);
