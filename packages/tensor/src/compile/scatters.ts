import { at } from "../at.ts";
import { neg } from "../ops/neg.ts";
import { reshape } from "../ops/reshape.ts";
import { partsOf, type ScatterInput, scatterParts } from "../ops/scatter.ts";
import { sliceAxis } from "../ops/slice.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import { numberOf, type Rule } from "./simplify.ts";
import { isDifference, isNegation, isSum, sumOf } from "./sums.ts";

/**
 * Sums and differences of scatters are one scatter of several parts: each row of the table is written once, whatever is
 * added to it.
 */
export const sumOfScatters: Rule = (node, original, uses) => {
  const [first, second] = node.inputs;
  if ((!isSum(node) && !isDifference(node)) || !first || !second) return undefined;
  if (!node.inputs.every(isScatter) || isReadElsewhere(original, uses)) return undefined;
  const added = isSum(node) ? partsOf(second) : partsOf(second).map(negatedPart);
  return scatterParts(withEqualIndices([...partsOf(first), ...added]), node.shape, node.sizes);
};

/** Parts with the same indices are one, of which each row is added once. */
const withEqualIndices = (parts: readonly ScatterInput[]): readonly ScatterInput[] =>
  parts.reduce<readonly ScatterInput[]>((merged, part) => {
    const [indices, rows] = part;
    const place = merged.findIndex(([other, theirs]) => other === indices && theirs.sizes.join() === rows.sizes.join());
    const same = merged[place];
    return same ? merged.with(place, [indices, sumOf(same[1], rows)]) : [...merged, part];
  }, []);

/** A negated scatter is a scatter of negated rows: they are computed where they are added. */
export const negatedScatter: Rule = (node, original, uses) => {
  const [scatter] = node.inputs;
  if (!isNegation(node) || !scatter || !isScatter(scatter) || isReadElsewhere(original, uses)) return undefined;
  return scatterParts(partsOf(scatter).map(negatedPart), node.shape, node.sizes);
};

const isReadElsewhere = ({ inputs }: AnyTensor, uses: ReadonlyMap<AnyTensor, number>): boolean =>
  inputs.some((input) => (uses.get(input) ?? 0) > 1);

const negatedPart = ([indices, rows]: ScatterInput): ScatterInput => [indices, neg(rows)];

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

/** Rows that are padded with zeros are added at their own indices alone: the last item of each history, say. */
export const paddedRows: Rule = (node) => {
  if (!isScatter(node)) return undefined;
  const parts = partsOf(node);
  const pieces = parts.map(([indices, rows]) => piecesOf(indices, rows));
  if (pieces.every((own) => own === undefined)) return undefined;
  return scatterParts(
    parts.flatMap((part, i) => pieces[i] ?? [part]),
    node.shape,
    node.sizes,
  );
};

/** The parts of a concatenation that are not 0, each with its indices; undefined if rows are none, or have no zeros. */
const piecesOf = (indices: ScatterInput[0], rows: Tensor): readonly ScatterInput[] | undefined => {
  const { lowering } = rows.operation;
  if (lowering.kind !== "concat" || lowering.axis >= indices.sizes.length) return undefined;
  const { axis } = lowering;
  if (rows.inputs.every((piece) => numberOf(piece) !== 0)) return undefined;
  let from = 0;
  return rows.inputs.flatMap((piece): readonly ScatterInput[] => {
    const [start, length] = [from, at(piece.sizes, axis)];
    from += length;
    return numberOf(piece) === 0 ? [] : [[sliceAxis(indices, axis, start, length), piece as Tensor]];
  });
};

const isScatter = (node: AnyTensor): boolean => node.operation.lowering.kind === "scatter";
